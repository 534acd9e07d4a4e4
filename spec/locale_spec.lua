-- what lian writes is the same under a locale with decimal commas
local function has(command) return os.execute("command -v " .. command .. " >/dev/null 2>&1") end

local SCRIPT = [[
  assert(os.setlocale(arg[1], "numeric"))
  assert(("%.1f"):format(0.5) == (arg[1] == "C" and "0.5" or "0,5"))
  local lian = require "lian"
  local chain = assert(require "lian.examples.four_regions"())
  local cut = lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8, lasts = 0.5}
  local tariff = lian.tariff{goods = "C", by = "CHN", on = "USA", rate = lian.uniform(0.1, 0.25)}
  local first = lian.embargo{goods = "C", by = "USA", on = "CHN", cut = 0.8}
  local now = assert(lian.scenario "now" {first, tariff}:run(chain))
  local run = assert(lian.scenario "later" {from = 2025, to = 2026.5, step = "week", home = "CHN", cut}:run(chain))
  print(now:summary(), run:summary(), chain:check(), chain:diagnose{home = "CHN"}, now.text, run.text)
  print(chain:paths{of = "value_added", top = 3}, chain:dependence{home = "CHN"}.note, now:losses(), cut, tariff)
  print(lian.programme_outlook{budget = 1, readiness = 5, u_max = 0.4, target = 0.5, draws = 10})
  print(pcall(lian.labour, {goods = "C", cut = 1.5}))
  print(pcall(lian.scenario, {name = "s", from = 2025.5, to = 2026, lian.demand{change = 0.1, at = 2024.5}}))
  print(select(2, lian.chain{nodes = {"a"}, flows = {{1.5}}, output = {2}, demand = {3.25}}))
  assert(now:report(arg[2])); assert(run:report(arg[3]))
]]

describe("a locale with decimal commas", function()
  it("changes nothing of what is printed, reported and refused", function()
    if not has("localedef") then return pending("no localedef") end
    local folder = os.tmpname()
    os.remove(folder)
    os.execute("mkdir " .. folder)
    local function path(name) return folder .. "/" .. name end
    local function text_of(name)
      local file <close> = assert(io.open(path(name), "rb"))
      return file:read("a")
    end
    local file = assert(io.open(path "script.lua", "w"))
    file:write(SCRIPT)
    file:close()
    os.execute(("localedef -i de_DE -f UTF-8 %s 2>/dev/null"):format(path "de_DE.UTF-8"))
    if not io.open(path "de_DE.UTF-8/LC_NUMERIC") then return pending("no sources of locales") end
    local function run(locale)
      local command = "LOCPATH=%s lua5.4 %s %s %s %s > %s 2>&1"
      assert(os.execute(command:format(folder, path "script.lua", locale, path(locale .. "-now.html"),
        path(locale .. "-run.html"), path(locale .. ".txt"))), text_of(locale .. ".txt"))
    end
    run "C"
    run "de_DE.UTF-8"
    local points = text_of "C.txt"
    assert.truthy(points:find("%d%.%d"))
    assert.equal(points, text_of "de_DE.UTF-8.txt")
    assert.equal(text_of "C-now.html", text_of "de_DE.UTF-8-now.html")
    assert.equal(text_of "C-run.html", text_of "de_DE.UTF-8-run.html")
    os.execute("rm -r " .. folder)
  end)
end)
