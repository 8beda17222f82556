import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unpackLzma } from "../../geoapp/page/static/lzma.js";

// What Python's lzma makes of nothing, and of `MIXED`, with the properties of geoapp/page/compression.py.
const NOTHING_PACKED = "AwAAQAD//////////wCD//v//8AAAAA=";
const MIXED_PACKED = [
  "AwAAQAD//////////wAlwE5z65aVjBntJ6FU6oTNturP2SY/n9TD549NGZJPmnP4GAPIBM8i/6JMVLa8q4Rt8nXhaDIm1x6EE8o4",
  "wVgxtsoGLZPjmWhIULy/MNxIJGrdEsPO5nO+4c/pbABCUnaTYfXx0tfc+WowCGpgVlhxUkHmGjVMEqE2W5BBWnGDU9tqr1G+oNk9",
  "JY2kTNeWM1ra0zLtb9n2oLpkE+rmgt/A7tOs3rgKWkWJhgBmE77iQ8DZ+NNLfSUzLr/14Fv62Jv+ZTQjwVD3vX1w++US83XGHlNP",
  "p57/+FRMkw==",
].join("");

/** @param {number} length */
function noise(length) {
  let last = 1;
  return Buffer.from(Array.from({ length }, () => (last = (last * 75) % 65537) % 256));
}

const NOISE = noise(160);
// Literals, runs long and short, near and far, repeated distances, and the letter after a run that ends too soon.
const MIXED = Buffer.concat([
  ...[NOISE, Buffer.from("sea".repeat(200)), NOISE, Buffer.alloc(1000, 7)],
  ...[NOISE.subarray(0, 50), Buffer.from("x"), NOISE.subarray(50), Buffer.from("fea".repeat(9))],
  ...[NOISE, NOISE.subarray(0, 90), Buffer.from("sea"), NOISE.subarray(90)],
]);

/**
 * @param {string} letters
 * @param {number} turn
 */
function unpacked(letters, turn) {
  const work = unpackLzma(Buffer.from(letters, "base64"), turn);
  for (let turns = 0; ; turns++) {
    const { done, value } = work.next();
    if (done) return { bytes: Buffer.from(value), turns };
  }
}

describe("what a page holds packed", () => {
  it("is unpacked to the very bytes, in turns of any size", () => {
    for (const turn of [1, 100, 1024, 1 << 20]) {
      const { bytes, turns } = unpacked(MIXED_PACKED, turn);
      assert.deepEqual(bytes, MIXED);
      assert.equal(turns > 10, turn <= 100);
    }
  });

  it("may be nothing", () => {
    assert.equal(unpacked(NOTHING_PACKED, 100).bytes.length, 0);
  });
});
