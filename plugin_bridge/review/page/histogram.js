// The histogram of the picture on the easel, as photographers read it: one hill a channel.

const SAMPLE_PX = 192;
const BINS = 128;

export function drawHistogram(canvas, bitmap) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (!bitmap) return;
  pen.globalCompositeOperation = "lighter";
  const counts = countsOf(bitmap);
  // The ends hold clipped pixels, which would flatten everything else.
  const most = Math.max(...counts.flatMap((channel) => [...channel.slice(1, -1)]), 1);
  ["#9a3a3a", "#3a8a3a", "#3a4f9a"].forEach((color, channel) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.moveTo(0, canvas.height);
    counts[channel].forEach((count, bin) => {
      const height = Math.min(1, Math.sqrt(count / most)) * (canvas.height - 2);
      pen.lineTo((bin * canvas.width) / (BINS - 1), canvas.height - height);
    });
    pen.lineTo(canvas.width, canvas.height);
    pen.fill();
  });
}

function countsOf(bitmap) {
  const scale = SAMPLE_PX / Math.max(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  small.drawImage(bitmap, 0, 0, width, height);
  const { data } = small.getImageData(0, 0, width, height);
  const counts = [0, 1, 2].map(() => new Uint32Array(BINS));
  for (let i = 0; i < data.length; i += 4) {
    for (let channel = 0; channel < 3; channel += 1) counts[channel][data[i + channel] >> 1] += 1;
  }
  return counts;
}
