// The SHA-256 of a file, by which the server knows whether it has it.

const MOST_BYTES = 64 * 1024 * 1024; // the browser needs the whole file in memory

/** @returns {Promise<string|null>} hexadecimal; null where it cannot be had */
export async function sha256(file) {
  // It exists only on https and on localhost.
  if (!globalThis.crypto.subtle || file.size > MOST_BYTES) {
    return null;
  }
  try {
    return hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  } catch {
    return null; // the upload says what is wrong with the file
  }
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
