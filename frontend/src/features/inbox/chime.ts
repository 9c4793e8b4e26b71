/** Two soft tones; only ever by the person's own setting. */

const TONES = [660, 880];
const LASTS_S = 0.16;
const LOUD = 0.05;

export function chime(): void {
  try {
    const sound = new AudioContext();
    TONES.forEach((pitch, at) => {
      const begin = sound.currentTime + at * LASTS_S;
      const tone = new OscillatorNode(sound, { frequency: pitch });
      const volume = new GainNode(sound, { gain: 0 });
      volume.gain.setValueAtTime(LOUD, begin);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + LASTS_S);
      tone.connect(volume).connect(sound.destination);
      tone.start(begin);
      tone.stop(begin + LASTS_S);
      if (at === TONES.length - 1) tone.onended = () => void sound.close();
    });
  } catch {
    // no sound device, or a page nobody has touched yet
  }
}
