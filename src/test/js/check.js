// Collects the tests of one module and runs them, for WebModulesTest.

const tests = [];

export function test(name, run) {
  tests.push({ name, run });
}

/** Fails unless both are the same by value. */
export function same(actual, expected) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== b) {
    throw new Error(`expected ${b}, but it is ${a}`);
  }
}

export function names() {
  return tests.map(({ name }) => name);
}

/** The error of the test with this name, or null. */
export async function run(name) {
  try {
    await tests.find((test) => test.name === name).run();
    return null;
  } catch (e) {
    return String(e.stack ?? e);
  }
}
