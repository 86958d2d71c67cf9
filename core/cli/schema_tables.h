/* `schema --org URL TABLE…`: the definitions of tables, from an organization. */
#ifndef KB_CLI_SCHEMA_TABLES_H
#define KB_CLI_SCHEMA_TABLES_H

#include "cli/command.h"

/* Writes the tables and columns that the arguments name as a tables.lua; with --check, compares
   them, or all tables, with those in force. */
enum kb_exit kb_schema_tables(const struct kb_context *context);

#endif
