/** The controls of a fediverse that runs in another process. */
import type { Control } from "./control.ts";

type Remote = {
  [Name in keyof Control]: (...given: Parameters<Control[Name]>) => Promise<ReturnType<Control[Name]>>;
};

/** `url` is the control address that the process printed. Errors of the other side are thrown here. */
export function remoteControl(url: string): Remote {
  return new Proxy({} as Remote, {
    get: (_target, name) =>
      // A promise looks for this member; without it the proxy itself would be taken for one.
      name === "then"
        ? undefined
        : async (...given: unknown[]) => {
            const reply = await fetch(`${url}/${String(name)}`, {
              method: "POST",
              body: JSON.stringify(given),
            });
            const body = (await reply.json()) as { value?: unknown; error?: string };
            if (body.error !== undefined) throw new Error(body.error);
            return body.value;
          },
  });
}
