#!/bin/sh
# The steps of the Dockerfile without a container engine, and the limits of docker-compose.yml around what they make:
# an unprivileged user without capabilities, an application folder that cannot be written, DATA_DIRECTORY and /tmp.
#   sudo scripts/rehearse-container.sh [empty folder]
# REUSE_MODULES=true copies node_modules in place of `npm ci`, where no registry can be reached.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d /tmp/firekeeper-container-XXXXXX)}
user=${CONTAINER_USER:-nobody}
port=${PORT:-3900}
app=$work/app
data=$work/data
home=$work/home
mkdir -p "$work" "$app" "$data" "$home"
chmod 755 "$work"
ids="--reuid=$(id -u "$user") --regid=$(id -g "$user") --clear-groups"
PATH=$source/node_modules/.bin:$PATH
node=$(node -p process.execPath)
mkdir -p "$work/bin" && cp "$node" "$work/bin/node"

# COPY . .  (what is committed, or COMMIT)
git -C "$source" archive "${COMMIT:-HEAD}" | tar -x -C "$app"
[ "${REUSE_MODULES:-false}" = false ] || cp -a "$source/node_modules" "$app/node_modules"
chown -R "$user" "$app" "$data" "$home"

# RUN npm ci && npm run build && npm prune --omit=dev
steps='npm run build && npm prune --omit=dev --offline --ignore-scripts'
[ "${REUSE_MODULES:-false}" = true ] || steps="npm ci && $steps"
(cd "$app" && setpriv $ids env -i PATH="$app/node_modules/.bin:$work/bin:$PATH" HOME="$home" sh -c "$steps")

# The second stage has what the Dockerfile copies and nothing else; it belongs to root, so that the server cannot write to it.
copied=" $(sed -n 's|^COPY --from=build /app/\([^ ]*\) .*|\1|p' "$app/Dockerfile" | tr '\n' ' ')"
for entry in "$app"/* "$app"/.[!.]*; do
  case $copied in *" ${entry##*/} "*) ;; *) rm -rf "$entry" ;; esac
done
chown -R root:root "$app"
chmod -R a+rX,go-w "$app"
chmod 700 "$data"

cd "$app"
env -i PATH="$work/bin:/usr/bin:/bin" HOME=/nonexistent NODE_ENV=production HOST=127.0.0.1 PORT="$port" DATA_DIRECTORY="$data" \
  setpriv $ids --no-new-privs --bounding-set=-all --inh-caps=-all \
  node --max-semi-space-size=8 --heap-growing-percent=20 --no-allocation-site-pretenuring dist/src/main.js >"$work/output" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT

for _ in $(seq 90); do
  grep -q 'is ready at' "$work/output" && break
  kill -0 $server 2>/dev/null || break
  sleep 1
done
cat "$work/output"
grep -q 'is ready at' "$work/output"
grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs):' "/proc/$server/status"
if setpriv $ids sh -c "touch $app/dist/written" 2>/dev/null; then
  echo 'The application folder can be written' >&2
  exit 1
fi
"$work/bin/node" -e "
  fetch('http://127.0.0.1:$port/fhir/metadata')
    .then(async answer => {
      const { resourceType, fhirVersion } = await answer.json();
      console.log('GET /fhir/metadata', answer.status, resourceType, fhirVersion);
      process.exitCode = answer.status === 200 && resourceType === 'CapabilityStatement' ? 0 : 1;
    })"
