"use client";

import { useContext, useState } from "react";
import { Initials } from "./initials.tsx";
import { PictureSource } from "./picture-source.ts";

/** The picture of an account, fetched by us from its server; its initials until it is there, and where there is none. */
export function AccountPicture({
  name,
  handle,
  hasPicture,
}: {
  name: string;
  handle: string;
  hasPicture: boolean;
}) {
  const source = useContext(PictureSource);
  const [isMissing, setMissing] = useState(false);
  if (source === null || !hasPicture || isMissing) return <Initials name={name} />;
  return (
    <span className="relative size-10 shrink-0">
      <Initials name={name} />
      {/* biome-ignore lint/performance/noImgElement: the picture is one of ours already, at its size and from our cache */}
      <img
        src={`${source}${encodeURIComponent(handle)}`}
        alt=""
        width={40}
        height={40}
        loading="lazy"
        decoding="async"
        // It may have failed before this page was alive.
        ref={(image) => {
          if (image?.complete && image.naturalWidth === 0) setMissing(true);
        }}
        onError={() => setMissing(true)}
        className="absolute inset-0 size-10 rounded-full object-cover"
      />
    </span>
  );
}
