/* a store in Lua, while a call uses it */
#ifndef LUA_DATABASE_H
#define LUA_DATABASE_H

#include <sqlite3.h>

#include "binding.h"

#define STORE_CLASS "lian.database"

/* a further owner, as code that runs meanwhile, such as a finaliser, may close the store; and the current statement,
   if any */
typedef struct store_use {
  lian_store *store;
  sqlite3_stmt *statement;
} store_use;

/* the store at 1, pushed, in use until database_finish, or until the pushed value is collected */
store_use *database_use(lua_State *L);
/* finalises the statement and gives up the owner, so that nothing waits for the collector */
void database_finish(store_use *u);

void binding_open_statements(lua_State *L); /* by binding_open_database */

#endif
