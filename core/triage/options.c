#include "triage/options.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

/* --- As text --- */

static void write_line(struct kb_buf *out, const struct kb_table *table,
                       const struct kb_column *column, int value, const char *name)
{
  kb_buf_addf(out, "%s\t%s\t%d\t%s\n", table->logical_name, column->name, value, name);
}

/* A choice goes by its name and, for those who copy it, by its label. */
static void write_choice(struct kb_buf *out, const struct kb_table *table,
                         const struct kb_column *column, const struct kb_choice *choice)
{
  struct kb_buf name = {0};
  kb_schema_choice_name(&name, choice);
  write_line(out, table, column, choice->value, kb_buf_text(&name));
  if (strcmp(kb_buf_text(&name), choice->label) != 0 && !strpbrk(choice->label, "\t\n")) {
    write_line(out, table, column, choice->value, choice->label);
  }
  out->failed = out->failed || name.failed;
  kb_buf_fini(&name);
}

void kb_options_write(struct kb_buf *out, const struct kb_schema *schema)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    for (size_t k = 0; k < table->column_count; k++) {
      const struct kb_choice *choice = table->columns[k].choices;
      for (; choice && choice->label; choice++) {
        write_choice(out, table, &table->columns[k], choice);
      }
    }
  }
}

/* --- In Lua --- */

static int unknown(lua_State *L)
{
  /* for other values Lua would print the address */
  const bool is_text = lua_type(L, 2) == LUA_TSTRING || lua_type(L, 2) == LUA_TNUMBER;
  const char *wanted = is_text ? luaL_tolstring(L, 2, NULL) : luaL_typename(L, 2);
  return luaL_error(L, "%s has no %s%s%s: kbtriage check says which there are",
                    lua_tostring(L, lua_upvalueindex(1)), is_text ? "'" : "", wanted,
                    is_text ? "'" : "");
}

static int read_only(lua_State *L)
{
  return luaL_error(L, "option is read-only");
}

/* Replaces the table at the top of the stack by a read-only one with its content. A name it lacks
   goes to the function below it, which is removed. */
static void seal(lua_State *L)
{
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_createtable(L, 0, 0);
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, read_only);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
  lua_replace(L, -3);
  lua_pop(L, 1);
}

static void push_unknown(lua_State *L, struct kb_slice table, struct kb_slice column)
{
  lua_pushliteral(L, "option.");
  lua_pushlstring(L, table.data, table.length);
  lua_pushstring(L, column.length > 0 ? "." : "");
  lua_pushlstring(L, column.data, column.length);
  lua_concat(L, 4);
  lua_pushcclosure(L, unknown, 1);
}

static struct kb_slice take_cell(struct kb_slice *text, char end)
{
  const char *at = memchr(text->data, end, text->length);
  const struct kb_slice cell = {text->data, at ? (size_t)(at - text->data) : text->length};
  const size_t used = cell.length + (at != NULL);
  text->data += used;
  text->length -= used;
  return cell;
}

/* Pushes the choices of the column whose lines `text` begins with, and moves behind them. */
static void push_column(lua_State *L, struct kb_slice *text, struct kb_slice table,
                        struct kb_slice column)
{
  push_unknown(L, table, column);
  lua_createtable(L, 0, 8);
  while (text->length > 0) {
    struct kb_slice rest = *text;
    if (!kb_slice_equal(take_cell(&rest, '\t'), table) ||
        !kb_slice_equal(take_cell(&rest, '\t'), column)) {
      break;
    }
    const struct kb_slice value = take_cell(&rest, '\t');
    const struct kb_slice name = take_cell(&rest, '\n');
    lua_pushlstring(L, name.data, name.length);
    lua_pushinteger(L, strtol(value.data, NULL, 10));
    lua_rawset(L, -3);
    *text = rest;
  }
  seal(L);
}

/* Pushes the table's columns; false, with nothing pushed, if it has none with choices. */
static bool push_table(lua_State *L, struct kb_slice text, struct kb_slice table)
{
  bool has_any = false;
  while (text.length > 0) {
    struct kb_slice rest = text;
    if (!kb_slice_equal(take_cell(&rest, '\t'), table)) {
      take_cell(&text, '\n');
      continue;
    }
    if (!has_any) {
      has_any = true;
      push_unknown(L, table, (struct kb_slice){"", 0});
      lua_createtable(L, 0, 16);
    }
    const struct kb_slice column = take_cell(&rest, '\t');
    lua_pushlstring(L, column.data, column.length);
    push_column(L, &text, table, column);
    lua_rawset(L, -3);
  }
  if (has_any) {
    seal(L);
  }
  return has_any;
}

/* A table is made when it is first named. Upvalues: "option", the text. */
static int find_table(lua_State *L)
{
  const struct kb_slice *text = lua_touserdata(L, lua_upvalueindex(2));
  struct kb_slice name = {0};
  if (lua_type(L, 2) == LUA_TSTRING) {
    name.data = lua_tolstring(L, 2, &name.length);
  }
  luaL_checkstack(L, 16, NULL);
  if (!name.data || !push_table(L, *text, name)) {
    return unknown(L);
  }
  lua_pushvalue(L, 2);
  lua_pushvalue(L, -2);
  lua_rawset(L, 1);
  return 1;
}

void kb_options_push(struct lua_State *L, const struct kb_slice *text)
{
  lua_pushliteral(L, "option");
  lua_pushlightuserdata(L, (void *)(uintptr_t)text);
  lua_pushcclosure(L, find_table, 2);
  lua_createtable(L, 0, 4);
  seal(L);
}
