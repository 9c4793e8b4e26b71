import { act, cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { later } from "./later";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Part = ({ name }: { name: string }) => <p>part of {name}</p>;

/** A file that cannot be had until the network is back. */
function cutOff() {
  const file = { isThere: false, asked: 0 };
  const load = async () => {
    file.asked += 1;
    if (!file.isThere) throw new TypeError("Failed to fetch dynamically imported module");
    return Part;
  };
  return { file, load };
}

const wait = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

test("a part that cannot come leaves the rest, and is there once the network is", async () => {
  const { file, load } = cutOff();
  const Later = later(load, () => <p>instead</p>);
  const page = render(
    <main>
      rows <Later name="desk" />
    </main>,
  );
  await wait(0);
  expect(page.container.textContent).toBe("rows instead");
  file.isThere = true;
  await act(() => void dispatchEvent(new Event("online")));
  await wait(0);
  expect(page.container.textContent).toBe("rows part of desk");
});

test("it is asked for again some times and not forever, and again at each need", async () => {
  const { file, load } = cutOff();
  const Later = later(load);
  const page = render(<Later name="desk" />);
  await wait(60 * 60_000);
  expect(file.asked).toBe(6);
  page.unmount();
  file.isThere = true;
  const again = render(<Later name="desk" />);
  await wait(0);
  expect(again.container.textContent).toBe("part of desk");
  again.unmount();
  expect(render(<Later name="me" />).container.textContent).toBe("part of me");
  expect(file.asked).toBe(7);
});

test("nobody asks for a part whose place is gone", async () => {
  const { file, load } = cutOff();
  const Later = later(load);
  const page = render(<Later name="desk" />);
  await wait(0);
  page.unmount();
  await wait(60_000);
  dispatchEvent(new Event("online"));
  expect(file.asked).toBe(1);
});
