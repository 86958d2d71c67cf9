#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/denied.h"

static bool is_denied(const char *table, const char *column, enum kb_column_type type)
{
  return kb_column_is_denied(kb_slice_of(table), kb_slice_of(column), type);
}

static void what_may_hold_a_secret(void **state)
{
  (void)state;
  static const char *const columns[][2] = {
    {"queue", "emailpassword"},
    {"workflow", "credentials"},
    {"plugintracelog", "secureconfiguration"},
    {"plugintracelog", "configuration"},
    {"sdkmessageprocessingstep", "configuration"},
    {"organization", "bingmapsapikey"},
    {"environmentvariablevalue", "value"},
    {"environmentvariabledefinition", "defaultvalue"},
    {"mailbox", "password"},
    {"mailbox", "oauthaccesstoken"},
    {"emailserverprofile", "oauthclientsecret"},
    {"serviceendpoint", "saskey"},
    {"mailbox", "contoso_key"},
    {"mailbox", "contoso_apikeys"},
    {"mailbox", "contoso_connectionstring"},
    {"mailbox", "contoso_connectionparameters"},
    {"mailbox", "contoso_tokens"},
    {"mailbox", "contoso_adminpwd"},
  };
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    if (!is_denied(columns[i][0], columns[i][1], KB_COLUMN_TEXT)) {
      fail_msg("%s.%s is let through", columns[i][0], columns[i][1]);
    }
  }
  assert_true(is_denied("mailbox", "contoso_secrets", KB_COLUMN_OBJECT));
}

static void what_may_not(void **state)
{
  (void)state;
  static const char *const columns[][2] = {
    {"mailbox", "name"},
    {"email", "trackingtoken"},
    {"asyncoperation", "dependencytoken"},
    {"environmentvariabledefinition", "parameterkey"},
    {"serviceendpoint", "saskeyname"},
    {"mailbox", "contoso_keyboard"},
    {"mailbox", "contoso_configuration"},
    {"mailbox", "value"},
    {"", "k"},
    {"", ""},
  };
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    if (is_denied(columns[i][0], columns[i][1], KB_COLUMN_TEXT)) {
      fail_msg("%s.%s is denied", columns[i][0], columns[i][1]);
    }
  }
  /* the same names in other tables are no exceptions */
  assert_true(is_denied("mailbox", "trackingtoken", KB_COLUMN_TEXT));
}

static void that_there_is_a_secret_is_none(void **state)
{
  (void)state;
  assert_false(is_denied("mailbox", "ispasswordset", KB_COLUMN_BOOLEAN));
  assert_false(is_denied("mailbox", "oauthtokenexpireson", KB_COLUMN_DATE));
  assert_false(is_denied("emailserverprofile", "incomingcredentialretrieval", KB_COLUMN_CHOICE));
  assert_false(is_denied("asyncoperation", "persistencekey", KB_COLUMN_ID));
  assert_false(is_denied("mailbox", "contoso_tokens", KB_COLUMN_INTEGER));
  assert_false(is_denied("mailbox", "contoso_tokens", KB_COLUMN_NUMBER));
  assert_false(is_denied("mailbox", "contoso_tokens", KB_COLUMN_BIGINT));
  assert_false(is_denied("mailbox", "contoso_tokens", KB_COLUMN_CHOICES));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_may_hold_a_secret),
    cmocka_unit_test(what_may_not),
    cmocka_unit_test(that_there_is_a_secret_is_none),
  };
  return cmocka_run_group_tests_name("denied", tests, NULL, NULL);
}
