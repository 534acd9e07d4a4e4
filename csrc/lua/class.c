/* classes of objects, and the calls that are on

   Lua code can run in the middle of a native call: metamethods of its arguments, and finalisers whenever Lua or the
   core asks for memory. It must not take away what the call works on. So each call counts itself in the objects among
   its arguments, and what is closed meanwhile is given back once the last call on it is done. A call that raises
   cannot count itself out: what it worked on is given back by the collector, which never takes what is on a stack.
   While the core is at work no Lua code may call it again; finalisers that run then are refused. */
#include <string.h>

#include "state.h"

#define HELD 8 /* places of arguments that can be objects */

/* a method that was called on something else, as with a dot in place of the colon */
static int wrong_self(lua_State *L, const char *class) {
  lua_Debug call;
  const char *dot = strchr(class, '.'), *method = NULL;
  if (lua_getstack(L, 0, &call) && lua_getinfo(L, "n", &call)) method = call.name;
  return luaL_error(L, "call it with a colon: %s:%s(...)", dot ? dot + 1 : class,
                    method ? method : "METHOD");
}

typedef struct object {
  void *object; /* first: a handle is read as void **; NULL: closed, or not yet made */
  void *closed; /* what was closed while calls were on; NULL: nothing */
  size_t calls;
} object;

typedef struct object_class {
  void (*free)(void *payload);
} object_class;

static const char CLASS_KEY = 0;

/* the class of the handle at index; NULL for any other value */
static const object_class *class_at(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
  lua_rawgetp(L, -1, &CLASS_KEY);
  const object_class *found = lua_touserdata(L, -1);
  lua_pop(L, 2);
  return found;
}

typedef struct hold {
  object *object;
  const object_class *class;
} hold;

static void let_go(const hold *h) {
  if (--h->object->calls > 0 || !h->object->closed) return;
  void *closed = h->object->closed;
  h->object->closed = NULL;
  h->class->free(closed);
}

/* upvalues: the function, the state */
static int guarded(lua_State *L) {
  hold held[HELD];
  int count = 0, top = lua_gettop(L);
  lua_CFunction call = lua_tocfunction(L, lua_upvalueindex(1));
  const state *s = lua_touserdata(L, lua_upvalueindex(2));
  if (state_is_collecting(s)) return luaL_error(L, "a finaliser must not call lian while lian is at work");
  for (int index = 1; index <= top && index <= HELD; index++) {
    const object_class *found = class_at(L, index);
    if (!found) continue;
    held[count] = (hold){lua_touserdata(L, index), found};
    held[count++].object->calls++;
  }
  int results = call(L);
  while (count > 0) let_go(&held[--count]);
  binding_tick_end();
  return results;
}

/* upvalue: the name of the class */
static int close_object(lua_State *L) {
  const object_class *found = class_at(L, 1);
  if (!found) return wrong_self(L, lua_tostring(L, lua_upvalueindex(1)));
  object *h = lua_touserdata(L, 1);
  void *payload = h->object;
  h->object = NULL;
  if (payload && h->calls > 0) h->closed = payload;
  else if (payload) found->free(payload);
  return 0;
}

/* no call is on: the object is on no stack */
static int collect(lua_State *L) {
  const object_class *found = class_at(L, 1);
  object *h = lua_touserdata(L, 1);
  if (!found) return 0;
  if (h->object) found->free(h->object);
  if (h->closed) found->free(h->closed);
  h->object = h->closed = NULL;
  return 0;
}

void binding_functions(lua_State *L, const luaL_Reg *functions) {
  for (; functions->name; functions++) {
    lua_pushcfunction(L, functions->func);
    if (strcmp(functions->name, "__gc") != 0) {
      lua_pushlightuserdata(L, state_of(L));
      lua_pushcclosure(L, guarded, 2);
    }
    lua_setfield(L, -2, functions->name);
  }
}

/* the metatable on top and the method table behind it are made, the latter also core[short name] */
static void make_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta,
                       int closes) {
  luaL_newmetatable(L, name);
  binding_functions(L, meta);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  binding_functions(L, methods);
  if (closes) {
    lua_pushstring(L, name);
    lua_pushcclosure(L, close_object, 1);
    lua_setfield(L, -2, "close");
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  const char *dot = strchr(name, '.');
  lua_setfield(L, -3, dot ? dot + 1 : name);
}

void binding_class(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta) {
  make_class(L, name, methods, meta, 0);
  lua_pop(L, 1);
}

void binding_handles(lua_State *L, const char *name, const luaL_Reg *methods, const luaL_Reg *meta,
                     void (*free)(void *payload)) {
  make_class(L, name, methods, meta, 1);
  object_class *own = lua_newuserdatauv(L, sizeof *own, 0);
  own->free = free;
  lua_rawsetp(L, -2, &CLASS_KEY);
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushstring(L, name);
  lua_pushcclosure(L, close_object, 1);
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);
}

void **binding_handle(lua_State *L, const char *name, int values) {
  object *h = lua_newuserdatauv(L, sizeof *h, values);
  *h = (object){NULL, NULL, 0};
  luaL_setmetatable(L, name);
  return &h->object;
}

void **binding_self(lua_State *L, const char *name) {
  void **handle = luaL_testudata(L, 1, name);
  if (!handle) wrong_self(L, name);
  return handle;
}

void *binding_check(lua_State *L, int index, const char *name) {
  void **handle = index == 1 ? binding_self(L, name) : luaL_checkudata(L, index, name);
  if (!*handle) luaL_error(L, "this %s is closed", name);
  return *handle;
}
