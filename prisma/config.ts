// Where Prisma's tools find the schema; the product itself never reads this file.
import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://none:none@127.0.0.1:1/none" },
});
