import { playShortDays } from "./short-days.ts";

playShortDays(1);
