// Talks to the control room of the sandbox.

export class Refusal extends Error {}

export async function state() {
  const answer = await fetch("/sandbox/state");
  return answer.json();
}

// What is behind the scenes; null while nobody can tell.
export async function backstage() {
  const answer = await fetch("/sandbox/backstage");
  return answer.ok ? answer.json() : null;
}

export async function act(name, given = {}, method = "POST") {
  const answer = await fetch(`/sandbox/${name}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: method === "POST" ? JSON.stringify(given) : undefined,
  });
  const done = await answer.json();
  if (!answer.ok) throw new Refusal(done.error || answer.statusText);
  return done;
}

// Calls `changed` at once and after every change; one request at a time, however many changes there are.
export function follow(changed, connected) {
  let running = false;
  let again = false;
  async function refresh() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        changed(await state());
      } while (again);
      connected(true);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      connected(false);
    } finally {
      running = false;
    }
  }
  const events = new EventSource("/sandbox/events");
  events.onmessage = refresh;
  events.onerror = () => connected(false);
  setInterval(() => document.hidden || refresh(), 30000); // the demo clock goes on when nobody speaks
  return refresh;
}
