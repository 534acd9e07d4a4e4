-- files that are written: whole or not at all, under a name of their own until then
local core = require "lian.core"
local lian = require "lian"

local frame = lian.frame
local folder

local function shell(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local text = pipe:read("a")
  local ok = pipe:close()
  return (text:gsub("\n$", "")), ok
end

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
  return folder .. "/" .. name
end

local function names() return (shell("ls -A " .. folder):gsub("\n", " ")) end

local function sample() return frame.new{{"x", {1, 2}}} end

before_each(function() folder = shell("mktemp -d") end)
after_each(function() shell("rm -rf " .. folder) end)

describe("a file that is written", function()
  it("is made beside its target, under a fresh name, and takes its permissions", function()
    local path = write("out.csv", "old")
    shell("chmod 640 " .. path)
    local file = assert(core.file(path))
    assert(file:write("new ", "content"))
    assert.equal("old", read("out.csv"))
    assert.truthy(names():find("^out%.csv out%.csv%.%w+%.part$"), names())
    assert.is_true(file:keep())
    assert.equal("new content", read("out.csv"))
    assert.equal("out.csv", names())
    assert.equal("640", shell("stat -c %a " .. path))
    assert.error_matches(function() file:write("more") end, "closed")
  end)

  it("leaves nothing when it is not kept", function()
    local path = write("out.csv", "old")
    do
      local file <close> = assert(core.file(path))
      file:write("new")
    end
    assert.equal("out.csv", names())
    assert.equal("old", read("out.csv"))
    assert.is_false(pcall(function()
      local file <close> = assert(core.file(path))
      file:write("new")
      error("no")
    end))
    assert.equal("out.csv", names())
  end)

  it("does not follow a link beside its target", function()
    write("precious", "kept")
    shell(("cd %s && ln -s precious out.csv.part && ln -s precious out.html.part"):format(folder))
    assert(sample():csv(folder .. "/out.csv"))
    assert(lian.report.new{title = "T"}:write(folder .. "/out.html"))
    assert.equal("kept", read("precious"))
    assert.equal("x\n1\n2\n", read("out.csv"))
    assert.truthy(read("out.html"):find("</html>", 1, true))
  end)

  it("may have a name of any length that the disk takes", function()
    local name = ("n"):rep(250)
    assert(sample():csv(folder .. "/" .. name))
    assert.equal(name, names())
  end)

  it("is written straight where a pipe or a device stands", function()
    os.execute(("cd %s && mkfifo pipe && touch got && (cat pipe > got 2>/dev/null &)"):format(folder))
    assert(sample():csv(folder .. "/pipe"))
    for _ = 1, 100 do
      if read("got") ~= "" then break end
      shell("sleep 0.05")
    end
    assert.equal("x\n1\n2\n", read("got"))
    assert.equal("got pipe", names())
    local done, message, code = sample():csv("/dev/full")
    assert.is_nil(done)
    assert.equal("/dev/full: cannot write (No space left on device)", message)
    assert.equal("input_output", code)
  end)

  it("is refused for what is no file, with a message", function()
    for path, why in pairs{[folder] = "Is a directory", ["/nowhere/x.csv"] = "No such file or directory"} do
      local done, message, code = sample():csv(path)
      assert.is_nil(done)
      assert.equal(("%s: cannot write (%s)"):format(path, why), message)
      assert.equal("input_output", code)
    end
    assert.error_matches(function() sample():csv(folder .. "/a\0b") end, "a path without a zero byte")
    assert.equal("", names())
  end)

  it("leaves the old one when the disk is full", function()
    local path = write("out.csv", "old")
    local script = write("script.lua", ([[
      local values = {}
      for k = 1, 100000 do values[k] = k end
      print(require("lian").frame.new{{"x", values}}:csv(%q))
    ]]):format(path))
    local text = shell(("trap '' XFSZ; ulimit -f 200; exec lua5.4 %s"):format(script))
    assert.equal(("nil\t%s: cannot write (File too large)\tinput_output"):format(path), text)
    assert.equal("old", read("out.csv"))
    assert.equal("out.csv script.lua", names())
  end)

  it("is removed by Ctrl-C", function()
    local path = write("out.csv", "old")
    local script = write("script.lua", ([[
      local values = {}
      for k = 1, 100000 do values[k] = k end
      local f = require("lian").frame.new{{"x", values}}
      while true do f:csv(%q) end
    ]]):format(path))
    local text
    for _, wait in ipairs{0.6, 2, 8} do -- a busy machine may not have begun by then
      -- in the foreground it is sent once: a second one would end the program at once
      text = shell(("timeout -s KILL 20 timeout --foreground -s INT %g lua5.4 %s"):format(wait, script))
      if text:find("interrupted", 1, true) then break end
    end
    assert.truthy(text:find("interrupted", 1, true), text)
    assert.equal("out.csv script.lua", names())
    local now = read("out.csv")
    assert.truthy(now == "old" or now:find("\n100000\n$"), #now)
  end)

  it("holds one content when several write it at once", function()
    local path, scripts = write("out.csv", "x\n" .. ("0\n"):rep(30000)), {}
    for who = 1, 3 do
      scripts[who] = "lua5.4 " .. write(who .. ".lua", ([[
        local values = {}
        for k = 1, 30000 do values[k] = %d end
        local f = require("lian").frame.new{{"x", values}}
        for _ = 1, 30 do assert(f:csv(%q)) end
      ]]):format(who, path)) .. " &"
    end
    scripts[4] = "lua5.4 " .. write("reader.lua", ([[
      local mixed, reads, seen = 0, 0, {}
      for _ = 1, 1500 do
        local file = io.open(%q)
        local text = file and file:read("a")
        if file then file:close() end
        if text then
          local one = text:sub(3, 3)
          reads, seen[one] = reads + 1, true
          if text ~= "x\n" .. (one .. "\n"):rep(30000) then mixed = mixed + 1 end
        end
      end
      print(mixed, reads > 0)
    ]]):format(path)) .. " &"
    assert.equal("0\ttrue", shell(table.concat(scripts, " ") .. " wait"))
    assert.truthy(read("out.csv"):find("^x\n%d\n"))
    assert.is_nil(names():find("part", 1, true))
  end)
end)

describe("texts that a spreadsheet takes for formulas", function()
  local TEXTS = {"=1+1", "+1 more", "-a", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1", "'a", "-", "=", "+", "'-", "-5",
    "+5", "a=1", "＝1", "=cmd|' /C calc'!A0", " =1", "", "true", "-1e5x", "'", "''"}

  local function back(given, asked)
    local path = folder .. "/t.csv"
    assert(frame.new{{"=name", TEXTS}, {"n", {-1, -2.5}}}:csv(path, given))
    return assert(frame.read(path, asked)), read("t.csv")
  end

  it("have an apostrophe in front, and come back as they were", function()
    local f, text = back()
    assert.same({"=name", "n"}, f:names())
    assert.same(TEXTS, f:column("=name"))
    assert.same({-1, -2.5}, {f(1, "n"), f(2, "n")})
    assert.truthy(text:find("\n'=1+1,-1\n'+1 more,-2.5\n'-a,\n'@SUM(A1),\n", 1, true), text)
    for line in text:gmatch("[^\n]+") do assert.is_nil(line:find('^"?[=@]%w'), line) end
  end)

  it("are written and read as they are when that is asked", function()
    local f, text = back({formulas = true}, {formulas = true})
    assert.same(TEXTS, f:column("=name"))
    assert.truthy(text:find("\n=1+1,-1\n+1 more,-2.5\n", 1, true), text)
    assert.error_matches(function() sample():csv("x.csv", {formula = true}) end, "did you mean 'formulas'")
  end)
end)
