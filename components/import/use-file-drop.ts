"use client";

import { useEffect, useRef, useState } from "react";

/** True while files are held over the page; takes them wherever on it they are let go. Off while `onDrop` is null. */
export function useFileDrop(onDrop: ((transfer: DataTransfer) => void) | null): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onDrop);
  take.current = onDrop;
  const active = onDrop !== null;

  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const hold = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      // Without this the browser would leave the page and show the file.
      event.preventDefault();
      setOver(active);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      take.current?.(event.dataTransfer);
    };
    window.addEventListener("dragover", hold);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", hold);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [active]);

  return over;
}
