# One image, three services: the command says which (`node dist/apps/<ledger|insights|gateway>/src/main.js`).
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist/apps ./dist/apps
COPY --from=build /app/dist/libs ./dist/libs
COPY package.json ./
COPY apps ./apps
COPY programs ./programs
COPY mappings ./mappings
USER node
EXPOSE 3000 3001 3002
CMD ["node", "--max-semi-space-size=64", "--no-allocation-site-pretenuring", "dist/apps/gateway/src/main.js"]
