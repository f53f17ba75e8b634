const flock: readonly (readonly [x: number, y: number, radius: number])[] = [
  [70, 331, 5],
  [88, 322, 6.5],
  [104, 330, 5],
  [113, 315, 6],
  [131, 318, 5.5],
  [150, 303, 6],
  [178, 296, 5],
  [203, 287, 5.5],
  [246, 262, 4.5],
  [268, 240, 4.5],
  [287, 221, 4],
  [331, 208, 3.5],
  [352, 221, 3.5],
  [381, 240, 3.5],
];

/** The way over the pass: mountains in three distances, a path, and a flock of dots on it. Works on any ground. */
export function PassPicture({ title, className }: { title: string; className?: string }) {
  return (
    <svg viewBox="0 0 520 390" role="img" aria-label={title} className={className} fill="none">
      <clipPath id="pass-frame">
        <rect width="520" height="390" rx="24" />
      </clipPath>
      <g clipPath="url(#pass-frame)">
        <rect width="520" height="390" className="fill-raised" />
        <circle cx="398" cy="92" r="34" className="fill-caution/25 stroke-caution/50" strokeWidth="2" />
        <Mountains />
        <Pasture />
        <g className="fill-accent">
          {flock.map(([x, y, radius]) => (
            <circle key={`${x} ${y}`} cx={x} cy={y} r={radius} />
          ))}
        </g>
        <g className="fill-positive-soft stroke-positive" strokeWidth="2" strokeLinejoin="round">
          <path d="M436 330v-10m0-62 17 38h-10l13 24h-40l13-24h-10Z" />
          <path d="M478 324v-9m0-72 19 45h-11l15 27h-46l15-27h-11Z" />
        </g>
      </g>
    </svg>
  );
}

function Mountains() {
  return (
    <>
      <path
        d="M0 232 62 168 98 196 176 96 226 158 262 128 308 176 372 112 430 178 468 146 520 196V400H0Z"
        className="fill-accent-soft"
      />
      <path
        d="M152 127l24-31 25 31-14-4-11 13-10-11ZM353 131l19-19 18 20-11-3-8 9-7-9Z"
        className="fill-surface dark:fill-accent/30"
      />
      <path
        d="m-6 238 68-70 36 28 78-100 50 62 36-30 46 48 64-64 58 66 38-32 56 54"
        className="stroke-accent/50"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </>
  );
}

function Pasture() {
  return (
    <>
      <path
        d="M-4 300c52-10 100-46 152-68 50-21 94-8 150-26 44-14 76 8 116 26 38 17 74 20 110 22v146H-4Z"
        className="fill-positive-soft stroke-positive/50"
        strokeWidth="2"
      />
      <path
        d="M22 372c28-34 66-50 108-56 48-7 90-18 118-52 20-24 38-58 66-60 30-2 44 34 82 46 40 13 76 10 112 28"
        className="stroke-ink/70"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray="1 9"
      />
      <path
        d="M-4 366c60-22 144-30 218-22 110 12 196 4 310-22v78H-4Z"
        className="fill-surface stroke-line"
        strokeWidth="2"
      />
    </>
  );
}
