// Sheets that slide over a phone: a place to choose, photos to look through before they are sent, posters to scan, alerts.
import { el, icon, iconButton } from "./dom.js";
import { hostText, word } from "./words.js";

/** A modal dialog over one phone. The browser keeps the focus inside and gives it back; Escape closes. */
function sheet(phone, title, build, { role } = {}) {
  const dialog = el("dialog", { class: "sheet", "aria-label": title, role });
  const close = () => dialog.close();
  dialog.append(
    el("div", { class: "sheet-head" }, el("h2", {}, title), iconButton("close", "close", close)),
    el("div", { class: "sheet-body" }, ...build(close)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  phone.append(dialog);
  dialog.showModal();
  const settle = () => overPhone(dialog, phone);
  settle();
  addEventListener("resize", settle);
  dialog.addEventListener("close", () => removeEventListener("resize", settle));
  return dialog;
}

function overPhone(dialog, phone) {
  const { left, width, top, height } = phone.getBoundingClientRect();
  const low = Math.min(innerHeight, top + height);
  dialog.style.left = `${left}px`;
  dialog.style.width = `${width}px`;
  dialog.style.bottom = `${innerHeight - low}px`;
  dialog.style.maxHeight = `${Math.max(Math.min(low - Math.max(top, 0), innerHeight) - 40, 240)}px`;
}

/** Where am I? One of the host's places, or any two figures. */
export function choosePlace(phone, places, send) {
  sheet(phone, word("choose-place"), (close) => {
    const pick = (latitude, longitude) => {
      close();
      send(latitude, longitude);
    };
    const choices = places.map((place) =>
      el(
        "button",
        { type: "button", class: "choice", autofocus: place === places[0], onclick: () => pick(place.latitude, place.longitude) },
        icon("place"),
        el("span", {}, hostText(place.title)),
      ),
    );
    return [choices.length > 0 ? el("div", { class: "choices" }, ...choices) : null, coordinatesForm(pick, places[0])].filter(Boolean);
  });
}

function coordinatesForm(pick, { latitude: usualLatitude, longitude: usualLongitude } = { latitude: 0, longitude: 0 }) {
  const latitude = el("input", { id: "latitude", inputmode: "decimal", autocomplete: "off", required: true, value: String(usualLatitude) });
  const longitude = el("input", { id: "longitude", inputmode: "decimal", autocomplete: "off", required: true, value: String(usualLongitude) });
  const wrong = el("p", { class: "wrong", id: "wrong-place", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const [north, east] = [coordinate(latitude.value, 90), coordinate(longitude.value, 180)];
    latitude.toggleAttribute("aria-invalid", north === null);
    longitude.toggleAttribute("aria-invalid", east === null);
    if (north === null || east === null) {
      wrong.textContent = word("wrong-place");
      (north === null ? latitude : longitude).focus();
      return;
    }
    pick(north, east);
  };
  latitude.setAttribute("aria-describedby", wrong.id);
  longitude.setAttribute("aria-describedby", wrong.id);
  return el(
    "form",
    { class: "coordinates", onsubmit: submit, novalidate: true },
    el("label", { for: "latitude" }, word("latitude")),
    latitude,
    el("label", { for: "longitude" }, word("longitude")),
    longitude,
    wrong,
    el("button", { class: "solid" }, word("send-place")),
  );
}

function coordinate(text, most) {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Math.abs(value) <= most ? value : null;
}

/** Photos (or a file) before they go. */
export function beforeSending(phone, files, { asDocument = false }, send) {
  const addresses = [];
  const dialog = sheet(phone, word(asDocument ? "send-file" : "send-photo", { n: files.length }), (close) => {
    const caption = el("input", { id: "caption", autofocus: true, maxlength: 1024, autocomplete: "off", placeholder: word("caption") });
    const submit = (event) => {
      event.preventDefault();
      close();
      send(caption.value.trim());
    };
    const shown = asDocument ? files.map((file) => el("p", { class: "file-name" }, icon("file"), file.name)) : files.map(preview);
    return [
      el("div", { class: "previews" }, ...shown),
      el("form", { class: "caption-form", onsubmit: submit }, el("label", { for: "caption", class: "for-the-ear" }, word("caption")), caption, el("button", { class: "solid" }, word("send"))),
    ];
  });
  dialog.addEventListener("close", () => addresses.forEach((address) => URL.revokeObjectURL(address)));

  function preview(file) {
    const address = URL.createObjectURL(file);
    addresses.push(address);
    return el("img", { src: address, alt: file.name });
  }
}

/** One of a few things that the host offers: {title, icon, act}. */
export function chooseOne(phone, title, explanation, choices) {
  sheet(phone, title, (close) => {
    const buttons = choices.map((choice) => {
      const act = () => {
        close();
        choice.act();
      };
      return el("button", { type: "button", class: "choice", autofocus: choice === choices[0], onclick: act }, choice.picture ?? icon(choice.icon), el("span", {}, choice.title));
    });
    return [explanation ? el("p", {}, explanation) : null, el("div", { class: "choices" }, ...buttons)].filter(Boolean);
  });
}

export function lookAt(phone, address, alt) {
  const dialog = sheet(phone, alt, () => [el("img", { class: "whole-picture", src: address, alt })]);
  dialog.classList.add("dark-sheet");
}

/** What a bot wants to be acknowledged. */
export function alertSheet(phone, title, text) {
  const dialog = sheet(phone, title, (close) => [el("p", { id: "alert-text" }, text), el("button", { type: "button", class: "solid", autofocus: true, onclick: close }, "OK")], {
    role: "alertdialog",
  });
  dialog.setAttribute("aria-describedby", "alert-text");
}
