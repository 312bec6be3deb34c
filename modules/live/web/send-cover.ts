import type { Refusal, Result } from '../../../platform/kernel/result.ts';
import type { Cover } from '../contract.ts';

const longestSide = 1600;

const notOpened: Refusal = {
  code: 'live.cover-expected',
  status: 422,
  words: { zh: '图片无法打开。', en: 'This image cannot be opened.' },
};

/**
 * Draws whatever the browser can open as a JPEG of 1600 pixels at most and sends that: phones make
 * pictures of 10 MB, in many formats, and write into them where they were taken.
 */
export async function sendCover(file: File): Promise<Result<Cover>> {
  let body: Blob | null;
  try {
    body = await asJpeg(file);
  } catch {
    return { ok: false, refusal: notOpened };
  }
  if (!body) return { ok: false, refusal: notOpened };
  const headers = { 'content-type': 'application/octet-stream' };
  try {
    const response = await fetch('/api/covers', { method: 'POST', headers, body });
    // Both answers have the shapes that the contract states; they were built from it.
    if (response.ok) return { ok: true, value: (await response.json()) as Cover };
    return { ok: false, refusal: (await response.json()) as Refusal };
  } catch {
    const words = {
      zh: '封面上传失败,请检查网络。',
      en: 'The cover upload failed; check your network.',
    };
    return { ok: false, refusal: { code: 'http.unreachable', status: 0, words } };
  }
}

async function asJpeg(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}
