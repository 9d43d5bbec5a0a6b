// For what happens on the page besides messages: told once to screen readers.

export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}
