/* The seal: this page is checked here, in the reader's browser, against the signed record.

   <p data-seal="/log/qinghe/matters/2026-0117.json" data-stream="matter:2026-0117" data-key="<every vkey of the log>"
      data-entries="57 60 61" data-spare="/static/ui/ed25519.js" data-words='{"ok": "...", ...}'>

   Fetches the evidence and checks: the log's signature and every cosignature by a witness we know the key of;
   that each entry stands below the signed root; that the stream has no gap and no swap; that every text belongs
   to its entry; that all entries of this page are there, and none that this page leaves out; and that each
   element with data-d="<digest>" shows just the text of that digest. Words on the page come from data-words. */

const box = document.querySelector("[data-seal]");
const words = JSON.parse(box.dataset.words);
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const subtle = self.crypto && crypto.subtle; // not there on plain http
const spare = () => import(box.dataset.spare).catch(() => { throw new Wrong("old"); });
const TRIES = 4, PAUSE = 1500; // ms; an entry of this second may still wait for its checkpoint

class Wrong extends Error {
  constructor(word, n) { super(word); this.n = n; }
}
class Early extends Wrong {} // will be right in a moment
const NOT_CHECKED = ["old", "unread", "newer", "early"]; // says nothing against the page

function must(is, word, n) {
  if (!is) throw new Wrong(word, n);
}
const utf8 = (text) => new TextEncoder().encode(text);
const latin = (raw) => Array.from(raw, (byte) => String.fromCharCode(byte)).join("");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const base64 = (raw) => btoa(latin(raw)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
const half = (n) => Math.floor(n / 2); // no shifts: they end at 2^31

async function sha(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return subtle ? new Uint8Array(await subtle.digest("SHA-256", all)) : (await spare()).sha256(all);
}

async function signs(key, signature, message) {
  if (subtle) {
    try {
      const known = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      return await subtle.verify("Ed25519", known, signature, message);
    } catch (e) { /* this browser does not know Ed25519 */ }
  }
  return (await spare()).verify(key, signature, message);
}

/* A key as signed notes write it: name+id+base64, the first byte being its type. */
async function readKey(vkey) {
  const [, name, id, code] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const raw = bytes(code);
  must(hex((await sha(utf8(name + "\n"), raw)).slice(0, 4)) === id, "key");
  return { name, id, type: raw[0], raw: raw.slice(1) };
}

/* True when the key has signed the note, false when its line is wrong, null when it has none. */
async function signedBy(note, key) {
  for (const line of note.lines) {
    const [, name, code] = /^\u2014 (\S+) (\S+)$/.exec(line);
    const raw = bytes(code);
    if (name !== key.name || hex(raw.slice(0, 4)) !== key.id) continue;
    if (key.type === 1) return signs(key.raw, raw.slice(4), utf8(note.text));
    if (key.type !== 4) continue; // a kind of key that browsers do not know
    const time = raw.slice(4, 12).reduce((sum, byte) => sum * 256 + byte, 0);
    return signs(key.raw, raw.slice(12), utf8(`cosignature/v1\ntime ${time}\n${note.text}`));
  }
  return null;
}

async function readHead(bundle) {
  const split = bundle.checkpoint.lastIndexOf("\n\n");
  const note = { text: bundle.checkpoint.slice(0, split + 1), lines: bundle.checkpoint.slice(split + 2).trim().split("\n") };
  const [origin, size, root] = note.text.split("\n");
  let signed = null; // by a key of this page; during a change of keys there are two
  for (const vkey of box.dataset.key.split(" ")) {
    const key = await readKey(vkey), state = key.name === origin ? await signedBy(note, key) : null;
    must(state !== false, "signature");
    signed = signed || state;
  }
  must(signed, box.dataset.key.includes(bundle.vkey) ? "signature" : "key");
  let witnesses = 0;
  for (const vkey of bundle.witnesses || []) {
    const state = await signedBy(note, await readKey(vkey));
    must(state !== false, "witness");
    witnesses += state ? 1 : 0;
  }
  return { origin, size: Number(size), root: base64(bytes(root)), witnesses };
}

/* The root that an inclusion proof leads to (RFC 9162, 2.1.3); null when its length is wrong. */
async function reached(index, size, leaf, proof) {
  let place = index, last = size - 1, node = leaf;
  if (!(index < size)) return null;
  for (const text of proof) {
    if (!last) return null;
    if (place % 2 || place === last) {
      node = await sha([1], bytes(text), node);
      while (place && place % 2 === 0) { place /= 2; last = half(last); }
    } else node = await sha([1], node, bytes(text));
    place = half(place);
    last = half(last);
  }
  return last ? null : base64(node);
}

async function readEntry(item, head, texts) {
  const raw = bytes(item.entry), n = item.index, spelled = latin(raw), leaf = await sha([0], raw);
  must(await reached(n, head.size, leaf, item.proof) === head.root, "entry", n);
  const entry = JSON.parse(spelled);
  must(JSON.stringify(entry) === spelled && entry.log === head.origin, "entry", n);
  for (const text of item.disclosures) {
    const digest = base64(await sha(utf8(text)));
    must(entry.d.includes(digest), "text", n);
    texts.set(digest, { n, value: JSON.parse(new TextDecoder().decode(bytes(text)))[2] });
  }
  return { n, entry, hash: base64(leaf) };
}

function checkStream(stream, found) {
  let prev = "", seq = 0;
  for (const { n, entry, hash } of found) {
    must(entry.stream === stream && entry.seq <= seq, "gap", n);
    must(entry.seq === seq && entry.prev === prev, "order", n);
    prev = hash;
    seq += 1;
  }
}

function checkPage(found, texts, head) {
  const here = box.dataset.entries.split(" ").map(Number), there = found.map((one) => one.n);
  for (const n of here) {
    if (n >= head.size) throw new Early("early");
    must(there.includes(n), "absent", n);
  }
  must(there.every((n) => here.includes(n)), "newer", there[there.length - 1]);
  for (const spot of document.querySelectorAll("[data-d]")) {
    const known = texts.get(spot.dataset.d);
    must(known, "unknown");
    must(isShown(spot, known.value), "shown", known.n);
  }
}

/* A file is shown by its name on a link to its bytes; words are shown as they are, in the page's language first. */
function isShown(spot, value) {
  if (value.sha256 && !spot.dataset.part) return spot.textContent === value.name && spot.pathname.includes(`/${value.sha256}/`);
  const said = spot.dataset.part ? value[spot.dataset.part] : value;
  return spot.textContent === (said[lang] || said.zh || said.en || said);
}

async function evidence() {
  const answer = await fetch(box.dataset.seal, { cache: "no-store" }).catch(() => { throw new Wrong("unread"); });
  if (answer.status === 404) throw new Early("early");
  must(answer.ok, "unread");
  return answer.json();
}

async function check() {
  const bundle = await evidence(), start = performance.now(), texts = new Map();
  must(bundle.format === "sunlit-bundle/1" && bundle.stream === box.dataset.stream, "evidence");
  const head = await readHead(bundle);
  const found = await Promise.all(bundle.entries.map((item) => readEntry(item, head, texts)));
  if (bundle.stream) checkStream(bundle.stream, found);
  checkPage(found, texts, head);
  tell("ok", { n: bundle.stream ? found.length : found[0].n });
  if (head.witnesses) box.firstElementChild.textContent += " " + fill(words.witnesses, { n: head.witnesses });
  box.dataset.ms = (performance.now() - start).toFixed(1);
}

const fill = (text, given) => Object.keys(given).reduce((said, name) => said.replace(`{${name}}`, given[name]), text);

function tell(state, given = {}) {
  box.dataset.state = state;
  box.firstElementChild.textContent = fill(words[state], given);
}

/* Anything but a finding of ours means that the evidence is not what it should be. */
async function run(left) {
  try {
    await check();
  } catch (error) {
    if (error instanceof Early && left) setTimeout(run, PAUSE, left - 1);
    else if (NOT_CHECKED.includes(error.message)) tell(error.message);
    else tell("bad", { what: fill(words[error instanceof Wrong ? error.message : "evidence"], { n: error.n }) });
  }
}

tell("checking");
run(TRIES);
