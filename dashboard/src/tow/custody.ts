import type { Custody, Fare, Removal } from "../live/state";
import type { Language, Translate } from "../text/text";

/** Balboas, as people write them. */
export const balboas = (amount: number, language: Language) =>
  `B/. ${new Intl.NumberFormat(language === "en" ? "en" : "es-PA", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(amount)}`;

/** What is known of a vehicle's custody, as names and values; nothing where nothing was said. */
export function custodyRows(
  removal: Pick<Removal, "scene" | "lot"> & { readonly fare?: Fare; readonly custody?: Custody },
  t: Translate,
  language: Language,
): readonly (readonly [string, string])[] {
  const { fare, custody, scene, lot } = removal;
  const rows: (readonly [string, string | undefined])[] = [
    [t("scene"), scene],
    [t("lot"), lot],
    [t("mostFare"), fare && `${balboas(fare.most, language)} · ${fare.kilometers} km`],
    [t("damage"), custody?.damage],
    [t("keys"), custody?.keysTaken === undefined ? undefined : t(custody.keysTaken ? "keysTaken" : "keysNotTaken")],
    [t("price"), custody?.price === undefined ? undefined : balboas(custody.price, language)],
    [t("bay"), custody?.bay],
    [t("released"), custody?.release && t(`to.${custody.release.to}`)],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}
