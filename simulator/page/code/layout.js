// Wide windows show all phones and the side; narrower ones show one at a time, behind tabs.
import { el } from "./dom.js";

const ALL_FIT = "(min-width: 73rem)";
const SIDE_FITS = "(min-width: 47rem)";

export class Layout {
  constructor(tabs, side) {
    this.tabs = tabs;
    this.side = side;
    this.views = []; // {id, node, phone}
    this.chosen = null;
    this.inSpots = new Map(); // spot -> the view that has its turn there
    this.allFit = matchMedia(ALL_FIT);
    this.sideFits = matchMedia(SIDE_FITS);
    for (const query of [this.allFit, this.sideFits]) query.addEventListener("change", () => this._settle());
    tabs.addEventListener("keydown", (event) => this._key(event));
    document.querySelector('.skip[href="#side"]').addEventListener("click", () => side.hidden && this.choose(this._viewOf(side)));
    document.querySelector('.skip[href="#phones"]').addEventListener("click", () => this.chosen?.node === side && this.choose(this.views[0]));
  }

  show(phones) {
    this.views = phones.map((phone) => ({ id: phone.node.id, node: phone.node, phone }));
    for (const view of this.views) {
      view.phone.isInView = () => !view.node.hidden;
      view.phone.onUnread = (number) => this._badge(view, number);
      view.name = el("span", {}, view.phone.name);
      view.badge = el("span", { class: "badge", hidden: true });
    }
    this.views.push({ id: "side", node: this.side, name: el("span", { word: "tab-side" }), badge: el("span", { hidden: true }) });
    for (const view of this.views) {
      view.tab = el(
        "button",
        { type: "button", role: "tab", id: `tab-${view.id}`, class: "tab", "aria-controls": view.id, onclick: () => this.choose(view) },
        view.name,
        view.badge,
      );
    }
    this.tabs.replaceChildren(...this.views.map(({ tab }) => tab));
    this.inSpots = new Map([...this.views].reverse().flatMap((view) => (view.phone?.spot ? [[view.phone.spot, view]] : [])));
    for (const view of this.views) view.phone?.takesTurnsWith(this._others(view).map(({ phone }) => phone), (phone) => this._turnTo(phone));
    const same = this.views.find(({ id }) => id === this.chosen?.id);
    this.chosen = same ?? this.views[0];
    this._settle();
  }

  choose(view) {
    this.chosen = view;
    if (view.phone?.spot) this.inSpots.set(view.phone.spot, view);
    this._settle();
    view.phone?.log.toEnd();
    view.phone?.looked();
  }

  _others(view) {
    return view.phone.spot ? this.views.filter((other) => other !== view && other.phone?.spot === view.phone.spot) : [];
  }

  _turnTo(phone) {
    this.choose(this._viewOf(phone.node));
    phone.turns.querySelector("button").focus();
  }

  _viewOf(node) {
    return this.views.find((view) => view.node === node);
  }

  _settle() {
    const inTabs = !this.allFit.matches && this.views.length > 0;
    const sideBeside = this.sideFits.matches;
    if (inTabs && sideBeside && this.chosen.node === this.side) this.chosen = this.views[0];
    document.body.dataset.layout = !inTabs ? "wide" : sideBeside ? "middle" : "narrow";
    this.tabs.hidden = !inTabs;
    for (const view of this.views) {
      const isBeside = view.node === this.side && sideBeside;
      const behindTab = inTabs && !isBeside;
      const hasTurn = !view.phone?.spot || this.inSpots.get(view.phone.spot) === view;
      const shows = behindTab ? view === this.chosen : hasTurn;
      view.node.hidden = !shows;
      view.tab.hidden = isBeside;
      view.tab.setAttribute("aria-selected", String(view === this.chosen));
      view.tab.tabIndex = view === this.chosen ? 0 : -1;
      if (behindTab) view.node.setAttribute("role", "tabpanel");
      else view.node.removeAttribute("role");
      if (view.phone) view.node.setAttribute("aria-labelledby", behindTab ? view.tab.id : view.phone.node.querySelector(".owner").id);
    }
    for (const { phone } of this.views) phone?.looked();
  }

  _badge(view, number) {
    view.badge.hidden = number === 0;
    view.badge.replaceChildren(...(number > 0 ? [String(number), el("span", { class: "for-the-ear", word: "unread" })] : []));
    const unread = this.views.reduce((sum, { phone }) => sum + (phone?.unread ?? 0), 0);
    const title = document.title.replace(/^\(\d+\) /, "");
    document.title = unread > 0 && document.hidden ? `(${unread}) ${title}` : title;
  }

  _key(event) {
    const open = this.views.filter(({ tab }) => !tab.hidden);
    const at = open.indexOf(this.chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: open.length - 1 }[event.key];
    if (to === undefined) return;
    const view = open[(to + open.length) % open.length];
    this.choose(view);
    view.tab.focus();
    event.preventDefault();
  }
}
