--- Files of stores for specs.
local database = {}

---A path at which nothing is.
function database.temporary()
  local path = os.tmpname()
  os.remove(path)
  return path .. ".db"
end

---Runs SQL by the command line's own program.
function database.sql(path, statement)
  local pipe = assert(io.popen(("sqlite3 %s"):format(path), "w"))
  pipe:write(statement, ";\n")
  assert(pipe:close())
end

---What the program answers to SQL, without the line's end.
function database.ask(path, statement)
  local pipe = assert(io.popen(("sqlite3 %s %q"):format(path, statement)))
  local text = pipe:read("a")
  assert(pipe:close())
  return (text:gsub("\n$", ""))
end

return database
