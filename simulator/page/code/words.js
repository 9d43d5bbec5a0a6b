// The page's own words, and the hosts' words in the language that is on.
import { DICTIONARY } from "./dictionary.js";

const KEPT_AS = "simulator-language";
const listeners = new Set();
let language = firstLanguage();

export const LANGUAGES = { de: "Deutsch", en: "English" };

function firstLanguage() {
  const wished = [new URLSearchParams(location.search).get("language"), kept(), ...navigator.languages.map((code) => code.slice(0, 2))];
  return wished.find((code) => code in DICTIONARY) ?? "en";
}

function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null; // a browser that keeps nothing still shows the page
  }
}

export function currentLanguage() {
  return language;
}

/** For dates and numbers. */
export function locale() {
  return language === "de" ? "de-DE" : "en-GB";
}

export function switchLanguage(code) {
  language = code;
  try {
    localStorage.setItem(KEPT_AS, code);
  } catch {
    // as above
  }
  document.documentElement.lang = code;
  for (const node of document.querySelectorAll("[data-word], [data-word-label], [data-word-hint], [data-word-text]")) retell(node);
  for (const listener of listeners) listener();
}

export function onLanguage(listener) {
  listeners.add(listener);
}

/** A sentence of the dictionary; {name} stands for a fact. With a fact `n`, "key.one" is taken where the language counts one. */
export function word(key, facts = {}) {
  const words = DICTIONARY[language];
  const plural = "n" in facts ? words[`${key}.${new Intl.PluralRules(locale()).select(facts.n)}`] : undefined;
  const sentence = plural ?? words[key] ?? DICTIONARY.en[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

export function isWord(key) {
  return key in DICTIONARY[language];
}

/** A host's text: the same for all, or one per language. */
export function hostText(text) {
  if (!text || typeof text === "string") return text ?? "";
  return text[language] ?? text.en ?? Object.values(text)[0] ?? "";
}

/** Give an element words that follow the language. */
export function bind(node, name, value) {
  node.setAttribute(name === "word" ? "data-word" : `data-word-${name}`, name === "text" ? JSON.stringify(value) : value);
  retell(node);
}

export function retellAll() {
  switchLanguage(language);
}

function retell(node) {
  const { word: content, wordLabel: label, wordHint: hint, wordText: text } = node.dataset;
  if (content) node.textContent = word(content);
  if (text) node.textContent = hostText(JSON.parse(text));
  if (label) {
    node.setAttribute("aria-label", word(label));
    if (node.tagName === "BUTTON") node.title = word(label);
  }
  if (hint) node.placeholder = word(hint);
}
