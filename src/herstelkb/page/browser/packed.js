// What is packed in the page, base64 of gzip, as a stream of its bytes.

/** @param {string} text @returns {ReadableStream<Uint8Array>} */
export function unpacked(text) {
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
}
