// Brings it all together: who is there, whose phones are shown, and what the stream tells.
import { announce } from "./announcer.js";
import { setClock, setZone } from "./clock.js";
import { el } from "./dom.js";
import { Layout } from "./layout.js";
import { Phone } from "./phone.js";
import { ask, listen, No } from "./server.js";
import { Side } from "./side.js";
import { Steps } from "./steps.js";
import { bind, currentLanguage, hostText, LANGUAGES, onLanguage, retellAll, switchLanguage, word } from "./words.js";

const MOST_UNASKED = 3;
const IN_A_CHAT = new Set(["message", "edited", "deleted", "typing", "answer", "keyboard", "reaction", "member", "blocked", "unblocked"]);

const at = (id) => document.getElementById(id);
const world = { bots: new Map(), groups: new Map(), people: new Map(), places: [], posters: [], pictures: [], botNamed, nameOf };
const side = new Side(at("side"));
const steps = new Steps(at("steps"));
const layout = new Layout(at("tabs"), at("side"));
let phones = [];
let shownAs = "";
let looking = null;
let again = false;

function botNamed(username) {
  return [...world.bots.values()].find((bot) => bot.username.toLowerCase() === username.toLowerCase());
}

function nameOf(chatId) {
  return world.people.get(chatId)?.first_name ?? world.groups.get(chatId)?.title ?? String(chatId);
}

/** Look at everything anew; phones that are shown already stay, with all that is being written on them. */
async function refresh() {
  const [{ introduction }, state] = await Promise.all([ask("GET", "/panel"), ask("GET", "/state")]);
  for (const kind of ["bots", "groups", "people"]) world[kind] = new Map(state[kind].map((one) => [one.id, one]));
  for (const kind of ["places", "posters", "pictures"]) world[kind] = introduction[kind];
  setZone(introduction.zone);
  setClock(state.clock.offset);
  tellTitle(introduction);
  steps.show(introduction.steps, state.world);
  const wanted = introduction.phones.length > 0 ? introduction.phones : state.people.slice(0, MOST_UNASKED).map(({ id }) => ({ person: id }));
  const signature = JSON.stringify([wanted, wanted.map(({ person }) => world.people.get(person))]);
  if (signature !== shownAs) build(wanted);
  shownAs = signature;
  await Promise.all([...phones.map((phone) => phone.refresh()), side.refresh(world)]);
}

function tellTitle({ title, sentence }) {
  if (title) bind(at("title"), "text", title);
  if (sentence) bind(at("sentence"), "text", sentence);
  document.title = hostText(title) || "Simulator";
}

function build(wanted) {
  phones = wanted.filter(({ person }) => world.people.has(person)).map((one) => new Phone(world.people.get(one.person), world, one));
  at("phones").replaceChildren(...(phones.length > 0 ? phones.map(({ node }) => node) : [somebodyForm()]));
  const spots = new Set(phones.map(({ spot, number }) => spot || number));
  at("phones").style.setProperty("--phones", String(Math.max(spots.size, 1)));
  layout.show(phones);
}

/** A simulator without a host, and with nobody in it. */
function somebodyForm() {
  const name = el("input", { id: "first-name", autocomplete: "off", required: true });
  const add = (event) => {
    event.preventDefault();
    ask("POST", "/people", { first_name: name.value, language_code: currentLanguage() }).catch(() => {});
  };
  return el(
    "form",
    { class: "somebody", onsubmit: add },
    el("p", { word: "nobody" }),
    el("label", { for: "first-name", word: "first-name" }),
    name,
    el("button", { class: "solid", word: "add-person" }),
  );
}

async function look() {
  if (looking) {
    again = true;
    return;
  }
  do {
    again = false;
    looking = refresh();
    await looking.catch(lost).finally(() => (looking = null));
  } while (again);
}

function lost(error) {
  if (!(error instanceof No)) throw error;
}

function hear(event) {
  if (event.type === "crowd") {
    side.heard(event);
    return;
  }
  side.account.soon();
  if (IN_A_CHAT.has(event.type)) {
    for (const phone of phones) if (!event.people || event.people.includes(phone.person.id)) phone.heard(event).catch(lost);
  } else if (event.type === "clock") {
    setClock(event.offset);
  } else if (event.type === "panel") {
    side.changed(event.control);
  } else if (event.type === "commands") {
    for (const phone of phones) phone.refreshChats().catch(lost);
  } else if (["bot", "person", "group", "introduction"].includes(event.type)) {
    look();
  }
}

function tellConnection(isLost) {
  const line = at("connection");
  if (isLost === !line.hidden) return;
  line.hidden = !isLost;
  line.textContent = isLost ? word("lost") : "";
  if (!isLost) announce(word("back"));
}

function languageButtons() {
  const buttons = Object.entries(LANGUAGES).map(([code, name]) =>
    el("button", { type: "button", class: "language", lang: code, "aria-pressed": String(code === currentLanguage()), onclick: () => switchLanguage(code) }, name),
  );
  onLanguage(() => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.lang === currentLanguage()));
    document.title = hostText(JSON.parse(at("title").dataset.wordText ?? '"Simulator"'));
  });
  at("languages").replaceChildren(...buttons);
}

languageButtons();
retellAll();
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const phone of phones) phone.looked();
});
listen({
  onWelcome: () => {
    tellConnection(false);
    look();
  },
  onLost: () => tellConnection(true),
  onEvent: hear,
});
