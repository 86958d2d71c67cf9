/* Which read privileges the tables need that are read, and whether the signed-in user has them.
   Sources, all of them pages of Microsoft's Web API reference:
   - Privileges of EntityMetadata, a list of objects with Name ("prvReadMailbox"), PrivilegeId and
   PrivilegeType: "SecurityPrivilegeMetadata ComplexType" (mt607662); "Read" is 2 in
   "PrivilegeType EnumType" (mt607986), and either may come.
   - systemusers(ID)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges answers with RolePrivileges:
   "RetrieveUserPrivileges Function" (mt607996), "RetrieveUserPrivilegesResponse ComplexType"
   (mt608095), "RolePrivilege ComplexType" (mt608001) with Depth and PrivilegeId. Privileges of the
   user's teams are among them, but always as Basic, whatever depth the team's role gives: remarks
   of its page for today's Dataverse. PrivilegeName is in answers, but not on these pages, so the id
   decides.
   - Basic, Local, Deep, Global are 0 to 3: "PrivilegeDepth EnumType" (mt592995); its
   newer page adds RecordFilter, 4, which is taken for unknown. */
#ifndef KB_RUN_PRIVILEGES_H
#define KB_RUN_PRIVILEGES_H

#include "run/live.h"

/* In the order of how much may be read. */
enum kb_privilege_depth {
  KB_DEPTH_UNKNOWN, /* has it, but the organization does not say how far, or in unknown words */
  KB_DEPTH_BASIC,
  KB_DEPTH_LOCAL,
  KB_DEPTH_DEEP,
  KB_DEPTH_GLOBAL,
};

enum kb_privilege_state {
  KB_PRIVILEGE_NOT_STATED, /* the organization does not say what the table needs */
  KB_PRIVILEGE_NO_TABLE,   /* it states what others need, and has no definition of this one */
  KB_PRIVILEGE_LACKING,
  KB_PRIVILEGE_HELD,
};

struct kb_privilege {
  const struct kb_table *table;
  const char *name; /* "prvReadMailbox"; "": not stated */
  unsigned char id[16];
  bool has_id;
  bool is_defined; /* the organization has the table */
  enum kb_privilege_state state;
  enum kb_privilege_depth depth; /* if held */
};

/* One for each table, in the order of the tables. */
struct kb_privileges {
  struct kb_arena arena; /* owns what follows */
  struct kb_privilege *list;
  size_t count;
  char user[40]; /* the id of the one who is signed in */
};

/* Zero is a valid start. KB_NO_MEMORY, or KB_OK with nothing stated yet. */
enum kb_status kb_privileges_begin(struct kb_privileges *privileges,
                                   const struct kb_table *const *tables, size_t count,
                                   struct kb_error *error);
void kb_privileges_fini(struct kb_privileges *privileges);

/* Reads a list of definitions of tables. KB_INVALID: it is none. */
enum kb_status kb_privileges_read_needed(struct kb_privileges *privileges, struct kb_slice rows,
                                         struct kb_error *error);
/* Reads which of them the user has, after those needed. KB_INVALID: the answer has no list of
   privileges. */
enum kb_status kb_privileges_read_held(struct kb_privileges *privileges, const struct cJSON *answer,
                                       struct kb_error *error);

/* Asks the organization: of the tables that `live` reads. Begins `privileges`, which the caller
   frees in any case. */
enum kb_status kb_privileges_ask(struct kb_live *live, struct kb_privileges *privileges,
                                 struct kb_error *error);
/* Appends the requests that this would make, one a line. False when out of memory. */
bool kb_privileges_describe(struct kb_live *live, struct kb_buf *out);

size_t kb_privileges_count(const struct kb_privileges *privileges, enum kb_privilege_state state);
void kb_privileges_write_text(const struct kb_privileges *privileges, struct kb_buf *out);
void kb_privileges_write_json(const struct kb_privileges *privileges, const char *organization,
                              struct kb_buf *out);

#endif
