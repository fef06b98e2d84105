#!/usr/bin/env node
'use strict';
module.exports = { reactStrictMode: true };
