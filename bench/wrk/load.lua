-- What wrk sends, by environment; `done` prints one line of JSON for Tickets.Bench.
--   BENCH_BODIES  a file with a JSON body a line: POST /requests with each in turn
--   BENCH_IDS     a file with an id a line: GET /requests/{id}, at random
--   BENCH_PATH    GET of this path
--   BENCH_KEY     the key of each request, if it needs one
local requests, random, last

function init()
  local key = os.getenv("BENCH_KEY")
  if key and key ~= "" then wrk.headers["Authorization"] = "Bearer " .. key end
  local bodies, ids = os.getenv("BENCH_BODIES"), os.getenv("BENCH_IDS")
  requests = {}
  local headers = { ["Content-Type"] = "application/json", ["Authorization"] = wrk.headers["Authorization"] }
  if bodies then
    for body in io.lines(bodies) do
      requests[#requests + 1] = wrk.format("POST", "/requests", headers, body)
    end
  elseif ids then
    for id in io.lines(ids) do requests[#requests + 1] = wrk.format("GET", "/requests/" .. id) end
  else
    requests[1] = wrk.format("GET", os.getenv("BENCH_PATH"))
  end
  random = ids ~= nil
  last = 0
end

function request()
  last = random and math.random(#requests) or last % #requests + 1
  return requests[last]
end

-- Formatted, not %d: LuaJIT's numbers are doubles.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'JSON {"answers":%.0f,"seconds":%.6f,"refused":%.0f,"broken":%.0f,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
