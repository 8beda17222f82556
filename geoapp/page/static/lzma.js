/*
 * Reading an .lzma file whose lc, lp and pb are those of geoapp/page/compression.py: no browser does, and a page is a
 * tenth lighter by it than by gzip. One loop decodes a bit and then asks what the bit was of, with all that it needs in
 * variables of its own: functions that share theirs take three times as long.
 */

const LITERAL_CONTEXT = 3;
const HEADER = 13;
const LONGEST = 273;
const STATES = 12;
const ENOUGH = 0x1000000;
// Where the chances of each kind of bit begin, in one list of them.
const MATCH = 0;
const REPEATED = MATCH + STATES;
const NOT_LAST = REPEATED + STATES;
const NOT_SECOND = NOT_LAST + STATES;
const NOT_THIRD = NOT_SECOND + STATES;
const LONG = NOT_THIRD + STATES;
const SLOT = LONG + STATES;
const NEAR = SLOT + 4 * 64;
const ALIGN = NEAR + 115;
const LENGTH = ALIGN + 16;
const REPEATED_LENGTH = LENGTH + 2 + 8 + 8 + 256;
const LITERAL = REPEATED_LENGTH + 2 + 8 + 8 + 256;
const LITERALS = 0x300;
// What a bit is of.
const OF_MATCH = 0;
const OF_REPEATED = 1;
const OF_LAST = 2;
const OF_LONG = 3;
const OF_SECOND = 4;
const OF_THIRD = 5;
const OF_LITERAL = 6;
const OF_LIKE = 7;
const OF_SHORT = 8;
const OF_MIDDLE = 9;
const OF_LENGTH = 10;
const OF_SLOT = 11;
const OF_DISTANCE = 12;

/**
 * Unpack; yields each time so much more has been unpacked, so that the browser may have its turn.
 * @param {Uint8Array} packed
 * @param {number} turn bytes
 * @returns {Generator<void, Uint8Array<ArrayBuffer>>}
 */
export function* unpackLzma(packed, turn) {
  const chances = new Uint16Array(LITERAL + (LITERALS << LITERAL_CONTEXT)).fill(1024);
  let out = new Uint8Array(packed.length * 4);
  // What is kept from turn to turn: where it reads and writes, range, code, state, the last four distances.
  const kept = new Int32Array([HEADER + 5, 0, -1, 0, 0, 0, 0, 0, 0]);
  for (let i = 1; i < 5; i++) kept[3] = (kept[3] << 8) | packed[HEADER + i];
  for (;;) {
    const until = kept[1] + turn;
    if (until + LONGEST > out.length) {
      const larger = new Uint8Array(2 * out.length + turn + LONGEST);
      larger.set(out);
      out = larger;
    }
    if (unpackTurn(packed, chances, out, kept, until)) return out.subarray(0, kept[1]);
    yield;
  }
}

/**
 * @param {Uint8Array} packed
 * @param {Uint16Array} chances
 * @param {Uint8Array} out
 * @param {Int32Array} kept
 * @param {number} until
 * @returns {boolean} whether that was all
 */
function unpackTurn(packed, chances, out, kept, until) {
  let next = kept[0];
  let size = kept[1];
  let range = kept[2] >>> 0;
  let code = kept[3] >>> 0;
  let state = kept[4];
  let last = kept[5];
  let second = kept[6];
  let third = kept[7];
  let fourth = kept[8];
  let of = OF_MATCH;
  let at = MATCH + state;
  let from = 0;
  let node = 0;
  let end = 0;
  let like = 0;
  let value = 0;
  let run = 0;
  let lengths = 0;
  for (;;) {
    const chance = chances[at];
    const bound = Math.imul(range >>> 11, chance) >>> 0;
    const one = code < bound ? 0 : 1;
    if (one) {
      range = (range - bound) >>> 0;
      code = (code - bound) >>> 0;
      chances[at] = chance - (chance >>> 5);
    } else {
      range = bound;
      chances[at] = chance + ((2048 - chance) >>> 5);
    }
    if (range < ENOUGH) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | packed[next++]) >>> 0;
    }
    node = (node << 1) | one;
    switch (of) {
      case OF_MATCH:
        if (one) {
          of = OF_REPEATED;
          at = REPEATED + state;
          continue;
        }
        from = LITERAL + LITERALS * ((size ? out[size - 1] : 0) >> (8 - LITERAL_CONTEXT));
        node = 1;
        if (state < 7) {
          of = OF_LITERAL;
          at = from + 1;
        } else {
          like = out[size - last - 1];
          of = OF_LIKE;
          at = from + 1 + ((1 + (like >> 7)) << 8);
        }
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      case OF_LIKE:
        if (node < 0x100 && one === ((like >> 7) & 1)) {
          like <<= 1;
          at = from + node + ((1 + ((like >> 7) & 1)) << 8);
          continue;
        }
        of = OF_LITERAL;
      // From the first bit that differs on it is a literal as any other.
      // falls through
      case OF_LITERAL:
        if (node < 0x100) {
          at = from + node;
          continue;
        }
        out[size++] = node;
        break;
      case OF_REPEATED:
        if (one) {
          of = OF_LAST;
          at = NOT_LAST + state;
          continue;
        }
        fourth = third;
        third = second;
        second = last;
        lengths = LENGTH;
        of = OF_SHORT;
        at = LENGTH;
        continue;
      case OF_LAST:
        of = one ? OF_SECOND : OF_LONG;
        at = (one ? NOT_SECOND : LONG) + state;
        continue;
      case OF_LONG:
        if (one) {
          lengths = REPEATED_LENGTH;
          of = OF_SHORT;
          at = lengths;
          continue;
        }
        state = state < 7 ? 9 : 11;
        run = 1;
        break;
      case OF_SECOND:
        if (one) {
          of = OF_THIRD;
          at = NOT_THIRD + state;
          continue;
        }
        value = second;
        second = last;
        last = value;
        lengths = REPEATED_LENGTH;
        of = OF_SHORT;
        at = lengths;
        continue;
      case OF_THIRD:
        value = one ? fourth : third;
        if (one) fourth = third;
        third = second;
        second = last;
        last = value;
        lengths = REPEATED_LENGTH;
        of = OF_SHORT;
        at = lengths;
        continue;
      case OF_SHORT:
        if (one) {
          of = OF_MIDDLE;
          at = lengths + 1;
          continue;
        }
        of = OF_LENGTH;
        from = lengths + 2;
        end = 8;
        run = 2;
        node = 1;
        at = from + 1;
        continue;
      case OF_MIDDLE:
        run = one ? 18 : 10;
        from = lengths + run;
        end = one ? 256 : 8;
        of = OF_LENGTH;
        at = from + 1;
        node = 1;
        continue;
      case OF_LENGTH:
        if (node < end) {
          at = from + node;
          continue;
        }
        run += node - end;
        if (lengths === LENGTH) {
          state = state < 7 ? 7 : 10;
          of = OF_SLOT;
          from = SLOT + 64 * Math.min(run - 2, 3);
          node = 1;
          at = from + 1;
          continue;
        }
        state = state < 7 ? 8 : 11;
        break;
      case OF_SLOT: {
        if (node < 64) {
          at = from + node;
          continue;
        }
        const slot = node - 64;
        last = slot;
        if (slot < 4) break;
        end = (slot >> 1) - 1;
        last = (2 | (slot & 1)) << end;
        from = NEAR + last - slot;
        if (slot >= 14) {
          value = 0;
          for (; end > 4; end--) {
            range >>>= 1;
            value <<= 1;
            if (code >= range) {
              code = (code - range) >>> 0;
              value |= 1;
            }
            if (range < ENOUGH) {
              range = (range << 8) >>> 0;
              code = ((code << 8) | packed[next++]) >>> 0;
            }
          }
          last = (last + (value << 4)) | 0;
          from = ALIGN;
        }
        of = OF_DISTANCE;
        at = from + 1;
        node = 1;
        value = 0;
        continue;
      }
      case OF_DISTANCE:
        last = (last + (one << value)) | 0;
        if (++value < end) {
          at = from + node;
          continue;
        }
        if (last === -1) {
          kept[1] = size;
          return true;
        }
        break;
    }
    for (; run; run--, size++) out[size] = out[size - last - 1];
    if (size >= until) break;
    of = OF_MATCH;
    at = MATCH + state;
  }
  kept[0] = next;
  kept[1] = size;
  kept[2] = range;
  kept[3] = code;
  kept[4] = state;
  kept[5] = last;
  kept[6] = second;
  kept[7] = third;
  kept[8] = fourth;
  return false;
}
