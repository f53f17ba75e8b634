import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StaffScreen } from "#components/support/staff-screen.tsx";
import { db } from "#lib/db/client.ts";
import { loadStaff } from "#lib/organisations/store.ts";
import { requireAdministrator } from "#lib/session/require-role.ts";
import { giveStaffRole } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("support.staff"))("title") };
}

export default async function StaffPage() {
  const user = await requireAdministrator();
  return <StaffScreen staff={await loadStaff(db(), user.id)} give={giveStaffRole} />;
}
