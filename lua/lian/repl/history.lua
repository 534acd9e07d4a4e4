--- The lines that were typed, in a file of the user's state folder ($XDG_STATE_HOME/lian/history, or
--- ~/.local/state/lian/history). A link, or a file that cannot be written, is left alone: the lines of this session are
--- kept all the same.
local history = {}

local MOST = 1000 -- lines that are kept
local meta = {__index = history}

local function quoted(path) return "'" .. path:gsub("'", "'\\''") .. "'" end

local function folder_of()
  local state, home = os.getenv("XDG_STATE_HOME"), os.getenv("HOME")
  if state and state:sub(1, 1) == "/" then return state .. "/lian" end
  return home and home:sub(1, 1) == "/" and home .. "/.local/state/lian" or nil
end

-- the file where lines may be added, made when it is not there; nil: nowhere
local function usable(folder)
  if not folder then return nil end
  local path = folder .. "/history"
  local test = "umask 077; mkdir -p %s && test ! -L %s && { test ! -e %s || test -f %s; } && : >> %s"
  local file = quoted(path)
  local done = os.execute(("{ " .. test .. "; } 2>/dev/null"):format(quoted(folder), file, file, file, file))
  return done and path or nil
end

local function shortened(path, lines)
  local file = io.open(path, "w")
  if not file then return end
  for _, line in ipairs(lines) do file:write(line, "\n") end
  file:close()
end

---@param folder? string the user's state folder when left out; false: none
---@return table history lines, oldest first
function history.open(folder)
  if folder == nil then folder = folder_of() end
  local self = setmetatable({lines = {}, path = usable(folder)}, meta)
  local file = self.path and io.open(self.path)
  if not file then return self end
  for line in file:lines() do self.lines[#self.lines + 1] = line end
  file:close()
  if #self.lines > 2 * MOST then
    self.lines = table.move(self.lines, #self.lines - MOST + 1, #self.lines, 1, {})
    shortened(self.path, self.lines)
  end
  return self
end

---Adds a line; one that is blank, or the same as the last one, is not.
---@param line string
function history:add(line)
  if not line:find("%S") or line == self.lines[#self.lines] then return end
  self.lines[#self.lines + 1] = line
  local file = self.path and io.open(self.path, "a")
  if not file then return end
  file:write(line, "\n")
  file:close()
end

return history
