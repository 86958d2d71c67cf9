#include "cli/command.h"
#include "report/assets.h"

static const struct kb_option options[] = {
  {.name = "report",
   .help =
     "Print the JSON Schema of reports: of run --format json; in its $defs, of a line of ndjson "
     "(line), of diff (difference) and of scan (scan)."},
  {.name = NULL},
};

static const char description[] =
  "Prints a JSON Schema (2020-12) of what kbtriage writes as JSON, for scripts that read it: names, "
  "types, and what each is for. A report says of which format it is (provenance.report_format); the "
  "schema is of the format that this program writes.\n\n"
  "  kbtriage schema --report --output report.schema.json\n\n"
  "Exit status: 0 printed; 2 --report is missing; 3 it could not be written.";

static enum kb_exit schema(const struct kb_context *context)
{
  if (!kb_args_has(context->args, "report")) {
    kb_say("schema: say of what: --report");
    return KB_EXIT_NOT_RUN;
  }
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_write(out, (struct kb_slice){kb_report_schema.text, kb_report_schema.length});
  return kb_close_output(out, KB_EXIT_NOTHING);
}

const struct kb_cli_command kb_cli_schema = {
  {"schema", NULL, "print the JSON Schema of reports", description, options, 0, 0},
  schema,
};
