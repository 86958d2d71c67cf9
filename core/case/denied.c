#include "case/denied.h"

enum how {
  IS_NOT, /* that name, is no secret although it sounds like one */
  IS,     /* that name is one */
  ENDS,   /* names that end in it */
  HAS,    /* names that it is part of */
};

/* The first entry that fits decides. A table of NULL: in any table.
   Source: the table reference of Dataverse (github.com/MicrosoftDocs/powerapps-docs,
   developer/data- platform/reference/entities). It declares as valid for read: secureconfiguration
   and configuration of plugintracelog, configuration of sdkmessageprocessingstep, credentials of
   workflow, emailpassword of queue, bingmapsapikey of organization, value of
   environmentvariablevalue (the customer's own settings); and trackingtoken of email,
   dependencytoken of asyncoperation and parameterkey of environmentvariabledefinition, which are
   plain identifiers. Other words are those that people use for secrets in columns of their own. */
static const struct {
  enum how how;
  const char *table, *word;
} list[] = {
  {IS_NOT, "email", "trackingtoken"},
  {IS_NOT, "asyncoperation", "dependencytoken"},
  {IS_NOT, NULL, "parameterkey"},
  {IS, "environmentvariablevalue", "value"},
  {IS, "environmentvariabledefinition", "defaultvalue"},
  {IS, "plugintracelog", "configuration"},
  {IS, "sdkmessageprocessingstep", "configuration"},
  {HAS, NULL, "password"},
  {HAS, NULL, "passphrase"},
  {HAS, NULL, "secret"},
  {HAS, NULL, "credential"},
  {HAS, NULL, "token"},
  {HAS, NULL, "secureconfig"},
  {HAS, NULL, "connectionparameter"},
  {HAS, NULL, "connectionstring"},
  {HAS, NULL, "privatekey"},
  {ENDS, NULL, "pwd"},
  {ENDS, NULL, "key"},
  {ENDS, NULL, "keys"},
};

static bool ends_in(struct kb_slice name, struct kb_slice word)
{
  return name.length >= word.length &&
         memcmp(name.data + name.length - word.length, word.data, word.length) == 0;
}

static bool has(struct kb_slice name, struct kb_slice word)
{
  for (; name.length >= word.length; name.length--) {
    if (ends_in(name, word)) {
      return true;
    }
  }
  return false;
}

bool kb_column_is_denied(struct kb_slice table, struct kb_slice column, enum kb_column_type type)
{
  if (type != KB_COLUMN_TEXT && type != KB_COLUMN_OBJECT) {
    return false;
  }
  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
    const struct kb_slice word = kb_slice_of(list[i].word);
    if (list[i].table && !kb_slice_is(table, list[i].table)) {
      continue;
    }
    if (list[i].how == HAS    ? has(column, word)
        : list[i].how == ENDS ? ends_in(column, word)
                              : kb_slice_equal(column, word)) {
      return list[i].how != IS_NOT;
    }
  }
  return false;
}
