# The portal as an image: web server, worker and scheduler are the same image with another command (docker-compose.yml).
FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY reform/__init__.py reform/bootstrap.py reform/debian.py reform/
COPY reform/requirements reform/requirements
RUN UV_NO_CACHE=1 python3 -m reform.bootstrap prepare run

FROM python:3.11-slim-bookworm
# Text layout for PDF, and a face with the measures of Times New Roman and all Vietnamese letters.
RUN apt-get update \
 && apt-get install --no-install-recommends -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin portal \
 && install --directory --owner portal --mode 0750 /data
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    REFORM_DATA_DIR=/data \
    REFORM_STATIC_DIR=/app/.static
# At build time there is no secret: a throw-away folder gets a throw-away key.
RUN REFORM_DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "reform.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
