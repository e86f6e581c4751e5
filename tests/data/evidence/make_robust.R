# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# Reference numbers of cluster-robust variance, by R's metafor and clubSandwich. Run in this folder: Rscript make_robust.R
suppressPackageStartupMessages({ library(metafor); library(clubSandwich) })

shown <- function(x) formatC(x, digits = 17, format = "g")
as_json <- function(x) {
  if (is.list(x)) return(paste0("{", paste0('"', names(x), '": ', sapply(x, as_json), collapse = ", "), "}"))
  if (is.character(x)) return(if (length(x) == 1) paste0('"', x, '"') else paste0("[", paste0('"', x, '"', collapse = ", "), "]"))
  if (length(x) == 1) shown(x) else paste0("[", paste(shown(x), collapse = ", "), "]")
}
robust_of <- function(m, trial) {
  kinds <- c(CR0 = "CR0", CR1 = "CR1p", CR2 = "CR2")
  lapply(kinds, function(kind) {
    v <- vcovCR(m, cluster = trial, type = kind)
    test <- coef_test(m, vcov = v, test = if (kind == "CR2") "Satterthwaite" else "naive-tp")
    limits <- conf_int(m, vcov = v, test = if (kind == "CR2") "Satterthwaite" else "naive-tp")
    list(b = test$beta, se = test$SE, p = if (kind == "CR2") test$p_Satt else test$p_tp,
         df = if (kind == "CR2") test$df_Satt else rep(test$df_tp, length.out = length(test$beta)),
         ci_lower = limits$CI_L, ci_upper = limits$CI_U)
  })
}
three_level <- function(yi, vi, trial, rho) {
  row <- seq_along(yi)
  V <- if (rho == 0) diag(vi) else vcalc(vi, cluster = trial, obs = row, rho = rho)
  m <- rma.mv(yi, V, random = ~ 1 | trial/row)
  c(list(rho = rho, sigma2 = m$sigma2), robust_of(m, trial))
}
regression <- function(formula, data, trial, method) {
  m <- rma(yi, vi, mods = formula, data = data, method = method,
           control = list(threshold = 1e-12, tol = 1e-12, maxiter = 10000))
  c(list(terms = rownames(m$b), tau2 = m$tau2), robust_of(m, trial))
}

ipt <- read.csv("../../../src/openipt/evidence/data/metapsy_depression_ipt.csv", check.names = FALSE)
ipt$yi <- ipt$.g; ipt$vi <- ipt$.g_se^2
schools <- read.csv("konstantopoulos2011.csv")
versions <- list(R = as.character(getRversion()), metafor = as.character(packageVersion("metafor")),
                 clubSandwich = as.character(packageVersion("clubSandwich")))

write_file <- function(name, found) writeLines(as_json(c(list(versions = versions), found)), file.path("references", name))
write_file("robust_ipt_depression.json", list(
  three_level_rho_00 = three_level(ipt$yi, ipt$vi, ipt$study, 0),
  three_level_rho_06 = three_level(ipt$yi, ipt$vi, ipt$study, 0.6),
  year_rob_REML = regression(~ year + rob, ipt, ipt$study, "REML"),
  control_DL = regression(~ condition_arm2, ipt, ipt$study, "DL"),
  mean_PM = regression(~ 1, ipt, ipt$study, "PM")))
write_file("robust_konstantopoulos2011.json", list(
  three_level_rho_00 = three_level(schools$yi, schools$vi, schools$district, 0),
  three_level_rho_04 = three_level(schools$yi, schools$vi, schools$district, 0.4),
  year_REML = regression(~ year, schools, schools$district, "REML"),
  year_FE = regression(~ year, schools, schools$district, "FE")))
