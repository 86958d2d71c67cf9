#include "cli/live_options.h"
#include "cli/schema_tables.h"
#include "report/assets.h"

static const struct kb_option options[] = {
  {.name = "report",
   .help = "Print the JSON Schema of what kbtriage writes. It is that of run --format json; in "
           "its $defs, of a line of ndjson (line), of diff (difference), of scan (scan), and of "
           "fix (plan, fixed)."},
  {.name = "check",
   .help = "Compare the tables in force with the organization's. All of them, or the TABLEs "
           "named; what differs is listed: columns that are missing or not readable there, types, "
           "choices, names."},
  KB_ORG_OPTIONS,
  KB_REQUEST_OPTIONS,
  {.name = NULL},
};

static const char description[] =
  "Writes tables and columns of an organization as a tables.lua for a directory of rules; compares "
  "the tables in force with an organization; or prints the JSON Schema of reports.\n\n"
  "With --org, reads the definitions of tables from an organization and writes those that kbtriage "
  "does not come with, a team's own among them (with --output, say "
  "~/.config/kbtriage/rules/tables.lua). TABLE is a logical name, such as contoso_ticket; of a table "
  "that is known already, only the columns are written that are missing. TABLE.COLUMN is one "
  "column. Columns have the types, choices and labels of the organization, in English if it has "
  "them; columns that cannot be read, and those that may hold a secret, are marked as secret.\n\n"
  "  kbtriage schema --org https://contoso.crm.dynamics.com mailbox.contoso_region\n\n"
  "With --check, compares the tables in force, all or those named, with the organization's and "
  "lists the differences that make queries fail or values be misread.\n\n"
  "  kbtriage schema --org https://contoso.crm.dynamics.com --check\n\n"
  "With --report, prints a JSON Schema (2020-12) of what kbtriage writes as JSON, for scripts "
  "that read it: names, types, and what each is for. A report says of which format it is "
  "(provenance.report_format); the schema is of the format that this program writes.\n\n"
  "  kbtriage schema --report --output report.schema.json\n\n"
  "Exit status: 0 written, or no differences; 1 --check found differences; 2 a table or column "
  "does not exist, or the organization could not be asked: nothing was written; 3 the output "
  "could not be written.";

static enum kb_exit print_report_schema(const struct kb_context *context)
{
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_write(out, (struct kb_slice){kb_report_schema.text, kb_report_schema.length});
  return kb_close_output(out, KB_EXIT_NOTHING);
}

static enum kb_exit schema(const struct kb_context *context)
{
  const struct kb_args *args = context->args;
  const bool has_tables = kb_args_count(args) > 0;
  const bool is_check = kb_args_has(args, "check");
  if (kb_args_has(args, "report") && (has_tables || is_check || kb_args_is_typed(args, "org"))) {
    kb_say(
      "schema: --report goes without --org, --check and tables: it is about what kbtriage writes");
  } else if (kb_args_has(args, "report")) {
    return print_report_schema(context);
  } else if (!kb_args_has(args, "org")) {
    kb_say("schema: say of what: --report, or --org URL with tables or columns");
  } else if (!has_tables && !is_check) {
    kb_say("schema: name tables or columns, as in contoso_ticket or mailbox.contoso_region");
  } else {
    return kb_schema_tables(context);
  }
  return KB_EXIT_NOT_RUN;
}

const struct kb_cli_command kb_cli_schema = {
  {"schema", "[TABLE[.COLUMN]...]",
   "take tables from an organization, or print the schema of reports", description, options, 0, 0},
  schema,
};
