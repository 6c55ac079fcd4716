/** Debian's Chromium, driven by playwright-core. `CHROMIUM` says where another one is. */
import { type Browser, chromium } from "playwright-core";

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      // CI runs as root, where Chromium's sandbox can't be had.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
