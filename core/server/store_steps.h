/* The tables of a history, as steps from each version to the next. */
#ifndef KB_SERVER_STORE_STEPS_H
#define KB_SERVER_STORE_STEPS_H

/* kb_store_steps[n] makes version n + 1 of version n; ends with NULL. A step that was released is
   never changed. */
extern const char *const kb_store_steps[];

#endif
