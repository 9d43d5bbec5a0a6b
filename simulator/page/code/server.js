// The one way to the simulator: its control API, and the stream of what happens there.

const CONTROL = "/control";
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 3000;

export class No extends Error {}

/** One request; a `No` with the server's words where it cannot be done. */
export async function ask(verb, path, order) {
  let reply;
  try {
    reply = await fetch(CONTROL + path, {
      method: verb,
      cache: "no-store",
      headers: order === undefined ? {} : { "Content-Type": "application/json" },
      body: order === undefined ? undefined : JSON.stringify(order),
    });
  } catch {
    throw new No("");
  }
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new No(answer.error ?? "");
  return answer;
}

export function fileAddress(fileId) {
  return `${CONTROL}/files/${encodeURIComponent(fileId)}`;
}

/** Listen for ever: `onWelcome` at each new connection (look at everything anew), `onLost` when it breaks. */
export function listen({ onWelcome, onEvent, onLost }) {
  let pause = FIRST_PAUSE;
  const connect = () => {
    const stream = new EventSource(`${CONTROL}/events`);
    stream.onopen = () => {
      pause = FIRST_PAUSE;
      onWelcome();
    };
    stream.onmessage = (message) => onEvent(JSON.parse(message.data));
    stream.onerror = () => {
      stream.close();
      onLost();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  };
  connect();
}

/** The bytes of a file in base64, as the control API takes them. */
export function inBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new No(""));
    reader.readAsDataURL(blob);
  });
}
