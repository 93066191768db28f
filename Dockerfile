# The served site: one image for web, worker and beat.
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=lms.settings.production
RUN apt-get update && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/comity

FROM node:20-bookworm-slim AS frontend
WORKDIR /srv/comity
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM base
COPY requirements-uv.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
    && uv pip install --system --no-cache --require-hashes -r requirements.txt
COPY . .
COPY --from=frontend /srv/comity/node_modules node_modules
RUN python scripts/frontend.py \
    && pybabel -q compile -d locale -D django \
    && SECRET_KEY=only-to-collect-static-files-during-the-build-of-the-image \
       SITE_ORIGIN=https://build.invalid CONTENT_ORIGIN=https://content.invalid \
       python manage.py collectstatic --noinput -v 0 \
    && rm -rf node_modules && useradd --system --home /srv/comity comity \
    && install -d -o comity var var/media
USER comity
EXPOSE 8000
CMD ["gunicorn", "lms.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=8", "--access-logfile=-"]
