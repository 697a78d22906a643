/** Keys of the vault: a random data key, wrapped by what a person knows (PIN) or holds (passkey with PRF). */
export const ROUNDS = 600000; // PBKDF2-SHA256, OWASP Password Storage, 2023
const text = new TextEncoder();

/** The wrapping key of a 6-digit PIN. */
export async function pinKey(crypto, pin, salt, rounds) {
  const base = await crypto.subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, { name: 'AES-GCM', length: 256 }, false,
    ['encrypt', 'decrypt'],
  );
}

/** The wrapping key of the 32 bytes a passkey's PRF answers (WebAuthn Level 3, 10.1.4). */
export async function prfKey(crypto, secret, salt) {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: text.encode('quite vault 1') }, base,
    { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'],
  );
}

/** A new data key that never leaves as bytes, and the same key sealed by the wrapping key. */
export async function newDataKey(crypto, wrapping, label) {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  try {
    return { key: await dataKey(crypto, bytes), wrapped: await seal(crypto, wrapping, label, bytes) };
  } finally {
    bytes.fill(0);
  }
}

/** The data key again. Throws when the wrapping key is not the right one. */
export async function openDataKey(crypto, wrapping, label, wrapped) {
  const bytes = await unseal(crypto, wrapping, label, wrapped);
  try {
    return await dataKey(crypto, bytes);
  } finally {
    bytes.fill(0);
  }
}

const dataKey = (crypto, bytes) => crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** AES-GCM with a fresh nonce; label is authenticated, so that no record can stand in another's place. */
export async function seal(crypto, key, label, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(label) };
  return { iv, bytes: new Uint8Array(await crypto.subtle.encrypt(how, key, bytes)) };
}

export async function unseal(crypto, key, label, { iv, bytes }) {
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(label) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, bytes));
}
