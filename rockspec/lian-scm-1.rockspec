rockspec_format = "3.0"
package = "lian"
version = "scm-1"
source = {
  url = "git+https://github.com/lian-chain/lian.git",
  branch = "main",
}
description = {
  summary = "Industrial-chain analysis: input-output methods, scenarios, dependence, on a C core",
  detailed = [[
lian reads input-output tables and supplier networks, measures where a chain hurts
(multipliers, linkages, extraction, dependence, structural paths, prices), runs shock
scenarios written in Lua, and keeps everything in one SQLite file.]],
  license = "MIT",
  labels = {"economics", "input-output", "supply-chain", "simulation"},
}
supported_platforms = {"unix"}
dependencies = {"lua >= 5.4, < 5.5", "argparse"}
external_dependencies = {
  SQLITE = {header = "sqlite3.h", library = "sqlite3"},
}
build = {
  type = "make",
  install_pass = false,
  build_target = "module",
  build_variables = {
    CFLAGS = "$(CFLAGS)",
    LIBFLAG = "$(LIBFLAG)",
    LUA_INCDIR = "$(LUA_INCDIR)",
    SQLITE_INCDIR = "$(SQLITE_INCDIR)",
    SQLITE_LIBDIR = "$(SQLITE_LIBDIR)",
  },
  install = {
    lib = {["lian.core"] = "build/lian/core.so"},
    lua = {
    },
    bin = {lian = "lua/lian/cli.lua"},
  },
  copy_directories = {"doc"},
}
test = {
  type = "command",
  command = "make test",
}
