#include "case/schema_words.h"

const char *const kb_schema_type_words[KB_COLUMN_TYPES + 1] = {
  [KB_COLUMN_TEXT] = "text",       [KB_COLUMN_INTEGER] = "integer", [KB_COLUMN_BIGINT] = "bigint",
  [KB_COLUMN_NUMBER] = "number",   [KB_COLUMN_BOOLEAN] = "boolean", [KB_COLUMN_CHOICE] = "choice",
  [KB_COLUMN_CHOICES] = "choices", [KB_COLUMN_DATE] = "date",       [KB_COLUMN_ID] = "id",
  [KB_COLUMN_OBJECT] = "object",
};

const char *const kb_schema_personal_words[] = {"name", "address", "host", NULL};
