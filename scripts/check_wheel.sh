#!/usr/bin/env bash
# Builds the wheel, installs it away from the source, and checks that the pages came with it and that it finds a fault.
# An editable install would not notice a page that was left out. Usage: scripts/check_wheel.sh [PYTHON]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${1:-python}
pages=$(find rules -name 'INI*.md' | wc -l)
constraints=$PWD/constraints.txt
workplace=$(mktemp -d)
trap 'rm -rf "$workplace"' EXIT

"$python" -m build --wheel --outdir "$workplace" .
"$python" -m venv "$workplace/venv"
"$workplace/venv/bin/pip" install --quiet -c "$constraints" "$workplace"/initlint-*.whl

mkdir "$workplace/elsewhere"
cd "$workplace/elsewhere"
cat > model.py <<'SOURCE'
from torch import nn

layer = nn.Linear(4, 4)
nn.init.xavier_normal(layer.weight)
SOURCE

PATH=$workplace/venv/bin:$PATH
initlint --version
installed=$(initlint rule --all --output-format json | grep -c '"explanation"')
[[ $installed -eq $pages ]] || { echo "the wheel has $installed pages of $pages" >&2; exit 1; }

status=0
initlint --output-format concise model.py > report.txt || status=$?
cat report.txt
[[ $status -eq 1 ]] && grep -q 'model.py:4:1: INI505' report.txt || { echo 'the fault was not found' >&2; exit 1; }
echo "the wheel is complete: $installed pages"
