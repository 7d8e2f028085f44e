/* Hashes and Ed25519 for browsers that lack them, or hide them because the page came over plain http.
   Loaded by seal.js only when needed. Verifies only, so nothing here is secret. Sources: FIPS 180-4, RFC 8032. */

/* The constants of SHA-2 are the fractions of the roots of the first primes: computed, so nothing can be mistyped. */
const primes = [];
for (let n = 2; primes.length < 80; n += 1) if (primes.every((p) => n % p)) primes.push(n);
function fraction(prime, degree) {
  const goal = BigInt(prime) << BigInt(64 * degree);
  let low = 0n, high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= goal) low = middle; else high = middle - 1n;
  }
  return BigInt.asUintN(64, low);
}
const ROUNDS = primes.map((p) => fraction(p, 3));
const START = primes.slice(0, 8).map((p) => fraction(p, 2));
const ROUNDS_32 = Uint32Array.from(ROUNDS.slice(0, 64), (k) => Number(k >> 32n));
const START_32 = START.map((k) => Number(k >> 32n));

function padded(message, block) {
  const size = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const all = new Uint8Array(size), view = new DataView(all.buffer);
  all.set(message);
  all[message.length] = 0x80;
  view.setUint32(size - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(size - 4, (message.length * 8) >>> 0);
  return view;
}

export function sha256(message) {
  const view = padded(message, 64), state = START_32.slice(), w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) { w[i] = view.getInt32(at + 4 * i); continue; }
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS_32[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

export function sha512(message) {
  const view = padded(message, 128), state = START.slice(), w = [];
  const cut = (x) => BigInt.asUintN(64, x);
  const turn = (x, n) => (x >> n) | cut(x << (64n - n));
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 80; i += 1) {
      if (i < 16) { w[i] = view.getBigUint64(at + 8 * i); continue; }
      const a = w[i - 15], b = w[i - 2];
      w[i] = cut(w[i - 16] + w[i - 7] + (turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n)) + (turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n)));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i += 1) {
      const one = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (cut(~e) & g)) + ROUNDS[i] + w[i];
      const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [cut(one + two), a, b, c, cut(d + one), e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = cut(state[i] + word); });
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => out.setBigUint64(8 * i, word));
  return new Uint8Array(out.buffer);
}

const P = 2n ** 255n - 19n, ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (x) => { const rest = x % P; return rest < 0n ? rest + P : rest; };
function power(base, exponent) {
  let found = 1n;
  for (base = mod(base); exponent; exponent >>= 1n) {
    if (exponent & 1n) found = found * base % P;
    base = base * base % P;
  }
  return found;
}
const D = mod(-121665n * power(121666n, P - 2n)), ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const number = (raw) => raw.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

/* Points are [X, Y, Z, T] with x = X/Z, y = Y/Z, X*Y = Z*T; null is no point. */
function point(raw) {
  const all = number(raw), y = BigInt.asUintN(255, all), sign = all >> 255n;
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = x * ROOT_OF_MINUS_ONE % P;
  if (mod(x * x - square) || (!x && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}
function plus(one, other) {
  const a = (one[1] - one[0]) * (other[1] - other[0]), b = (one[1] + one[0]) * (other[1] + other[0]);
  const c = 2n * one[3] * other[3] % P * D, d = 2n * one[2] * other[2];
  const e = mod(b - a), f = mod(d - c), g = mod(d + c), h = mod(b + a);
  return [e * f % P, g * h % P, f * g % P, e * h % P];
}
function times(scalar, base) {
  let found = [0n, 1n, 1n, 0n];
  for (; scalar; scalar >>= 1n) {
    if (scalar & 1n) found = plus(found, base);
    base = plus(base, base);
  }
  return found;
}
const BASE = point(new Uint8Array(32).fill(0x66).fill(0x58, 0, 1));

/* Say whether `signature` (64 bytes) over `message` is by the key `raw` (32 bytes). */
export function verify(raw, signature, message) {
  if (raw.length !== 32 || signature.length !== 64) return false;
  const key = point(raw), nonce = point(signature.slice(0, 32)), scalar = number(signature.slice(32));
  if (!key || !nonce || scalar >= ORDER) return false;
  const signed = new Uint8Array(64 + message.length);
  signed.set(signature.slice(0, 32));
  signed.set(raw, 32);
  signed.set(message, 64);
  const left = times(scalar, BASE), right = plus(nonce, times(number(sha512(signed)) % ORDER, key));
  return !mod(left[0] * right[2] - right[0] * left[2]) && !mod(left[1] * right[2] - right[1] * left[2]);
}
