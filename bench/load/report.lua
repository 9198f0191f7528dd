-- Says at the end, in one line of JSON, what the load was like. Times are in microseconds.
function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'report {"answers":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"failed":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
